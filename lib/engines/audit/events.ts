import type { Json } from '#lib/core/canonical-json.ts'
import type { ActorKind, EventName } from '#lib/core/vocabulary/event.ts'

/** An event before it is appended to the log. */
export type AuditEvent = {
  event: EventName
  contractId: string | null
  actor: { kind: ActorKind; id: string | null }
  at: Date
  /** The origin of the request; null for events of the server. */
  request: { ip: string | null; userAgent: string | null } | null
  /** SHA-256 (hexadecimal) of the document that the event is about. */
  documentSha256?: string | null
  /** Data specific to this kind of event; must not identify a person. */
  data?: { [key: string]: Json }
  /** Personal data. Stored outside the log so that they can be erased; the event contains a commitment to them. */
  personal?: { [key: string]: Json }
}

/** An event as read from the log. `personal` is null after erasure. */
export type LoggedEvent = {
  seq: number
  /** The event's position in its contract, from 1; null for an event without a contract. */
  n: number | null
  leaf: string
  event: EventName
  contractId: string | null
  actor: { kind: ActorKind; id: string | null }
  at: Date
  ipAddress: string | null
  userAgent: string | null
  documentSha256: string | null
  data: { [key: string]: Json }
  personal: { [key: string]: Json } | null
}
