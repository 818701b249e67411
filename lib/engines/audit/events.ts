import type { Json } from '#lib/core/canonical-json.ts'
import type { ActorKind, EventName } from '#lib/core/vocabulary/event.ts'

/** One thing that happened, as a room hands it to the log. */
export type AuditEvent = {
  event: EventName
  contractId: string | null
  actor: { kind: ActorKind; id: string | null }
  at: Date
  /** Where the request came from; null for what the server did by itself. */
  request: { ip: string | null; userAgent: string | null } | null
  /** SHA-256 (hexadecimal) of the document that the event is about. */
  documentSha256?: string | null
  /** What is particular to this kind of event; never anything that identifies a person. */
  data?: { [key: string]: Json }
  /** What identifies people: kept beside the log and erasable, committed to inside it. */
  personal?: { [key: string]: Json }
}

/** An event as it is read back. `personal` is null once it was erased. */
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
