import type { Json } from '#lib/core/canonical-json.ts'
import type { ActorKind, EventName } from '#lib/core/vocabulary/event.ts'

/** An event as modules append it to the log. */
export type AuditEvent = {
  event: EventName
  contractId: string | null
  actor: { kind: ActorKind; id: string | null }
  at: Date
  /** Where the request came from; null for the server's own events. */
  request: { ip: string | null; userAgent: string | null } | null
  /** SHA-256 (hexadecimal) of the document that the event is about. */
  documentSha256?: string | null
  /** Data of this kind of event; must not identify a person. */
  data?: { [key: string]: Json }
  /** Personal data: stored outside the log, where they can be erased; the event contains a commitment to them. */
  personal?: { [key: string]: Json }
}

/** An event as it is read. `personal` is null after erasure. */
export type LoggedEvent = {
  seq: number
  /** Its number among the events of its contract, from 1; null for an event that belongs to none. */
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
