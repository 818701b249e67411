import type { ContractId, RecipientId, UserId } from '#lib/core/ids.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { AuditEvent } from '#lib/engines/audit/index.ts'

/** A recipient acts on one contract. */
export type RecipientActor = {
  kind: 'recipient'
  id: RecipientId
  contractId: ContractId
  name: string
  email: string
}

/**
 * The actor of a use case, as whom its events are logged. A visitor is not signed in; the log records a visitor as the
 * system, with the address of the request.
 */
export type Actor =
  | { kind: 'member'; userId: UserId; name: string; email: string }
  | RecipientActor
  | { kind: 'visitor'; email?: string }
  | { kind: 'system' }

/** The server itself, for work without a request. */
export const system = { kind: 'system' } as const satisfies Actor

/** A recipient as an actor. */
export function recipientActor({ id, contractId, name, email }: Omit<RecipientActor, 'kind'>): RecipientActor {
  return { kind: 'recipient', id, contractId, name, email }
}

type More = Partial<Pick<AuditEvent, 'contractId' | 'at' | 'documentSha256' | 'data' | 'personal'>>

/** An event that the actor causes now. Its contract is `more.contractId`, else the recipient's own, else none. */
export function byActor(ctx: Ctx, actor: Actor, event: EventName, more: More = {}): AuditEvent {
  const personal = { ...identityOf(actor), ...more.personal }
  return {
    event,
    contractId: actor.kind === 'recipient' ? actor.contractId : null,
    at: ctx.now(),
    request: actor.kind === 'system' ? null : ctx.request,
    ...more,
    ...(Object.keys(personal).length > 0 ? { personal } : {}),
    actor: loggedActor(actor),
  }
}

function identityOf(actor: Actor): { name?: string; email?: string } {
  if (actor.kind === 'member' || actor.kind === 'recipient') return { name: actor.name, email: actor.email }
  return actor.kind === 'visitor' && actor.email !== undefined ? { email: actor.email } : {}
}

function loggedActor(actor: Actor): AuditEvent['actor'] {
  if (actor.kind === 'member') return { kind: 'member', id: actor.userId }
  return actor.kind === 'recipient' ? { kind: 'recipient', id: actor.id } : { kind: 'system', id: null }
}
