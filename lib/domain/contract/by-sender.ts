import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import type { AuditEvent } from '#lib/engines/audit/index.ts'

/** An event of a contract that a member caused. */
export function bySender(
  ctx: Ctx,
  member: Member,
  contractId: string,
  event: EventName,
  more: Partial<AuditEvent> = {},
): AuditEvent {
  const personal = { name: member.name, email: member.email, ...more.personal }
  return {
    event,
    contractId,
    actor: { kind: 'member', id: member.userId },
    at: ctx.now(),
    request: ctx.request,
    ...more,
    personal,
  }
}

/** An event that the server caused by itself. */
export function bySystem(ctx: Ctx, contractId: string, event: EventName, more: Partial<AuditEvent> = {}): AuditEvent {
  return { event, contractId, actor: { kind: 'system', id: null }, at: ctx.now(), request: null, ...more }
}
