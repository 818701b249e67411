import type { EventName } from '#lib/core/vocabulary/event.ts'
import { byActor, recipientActor } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { AuditEvent } from '#lib/engines/audit/index.ts'
import type { RecipientRow } from './contract.store.ts'

/**
 * An event that a recipient causes, as they were read under the contract's lock. The event of an erased recipient has no
 * personal data and no address of the request.
 */
export function recipientEvent(
  ctx: Ctx,
  recipient: RecipientRow,
  event: EventName,
  more: Pick<AuditEvent, 'documentSha256' | 'data' | 'personal'>,
): AuditEvent {
  const named = byActor(ctx, recipientActor(recipient), event, more)
  if (recipient.erasedAt === null) return named
  const { personal: _, ...impersonal } = named
  return { ...impersonal, request: null }
}
