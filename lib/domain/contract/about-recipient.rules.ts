import type { Json } from '#lib/core/canonical-json.ts'
import { isForSender } from '#lib/core/vocabulary/message.ts'

type Facts = { event: string; actor: { kind: string; id: string | null }; data: { [key: string]: Json } }

/** True for an event whose personal data are those of this recipient alone: their actions, and messages to them. */
export function isOnlyAbout({ event, actor, data }: Facts, recipientId: string): boolean {
  if (actor.kind === 'recipient') return actor.id === recipientId
  const isMessage = event === 'message.sent' || event === 'message.failed'
  return isMessage && data.recipient === recipientId && !isForSender(String(data.kind))
}
