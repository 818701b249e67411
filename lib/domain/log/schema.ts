import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { TimestampFaultCode } from '#lib/engines/pki/schema.ts'

/**
 * Whether a timestamp authority answers as it should, by a token for nothing in particular. `skewMs`: how far this server's
 * clock is ahead of the authority's, where that is more than a minute.
 */
export type AuthorityCheck =
  | { state: 'off' }
  | { state: 'ok'; authority: string; skewMs: number | null }
  | { state: 'failing'; reason: TimestampFaultCode; error: string; skewMs: number | null }

/** Where the log's newest checkpoint is kept besides the database. */
export type PinnedCheckpointPlace = 'data directory' | 'same disk' | 'own disk'

/** What others said about this log, and this installation about others'. Sizes are numbers of events. */
export type LogView = {
  origin: string
  size: number
  checkpoint: { size: number; createdAt: Date } | null
  pinnedCheckpoint: PinnedCheckpointPlace
  /** The newest token; null if no authority is set. `error`: why the newest attempt failed, in the authority's words. */
  timestamp: { last: { size: number; time: Date; authority: string } | null; error: string | null } | null
  witnesses: {
    name: string
    last: { size: number; time: Date } | null
    /** True if that is the newest checkpoint. */
    isNewest: boolean
    error: string | null
  }[]
  /** The logs that this installation vouches for; `size` is null until one has asked. */
  vouchedFor: { origin: string; size: number | null; at: Date | null }[]
}

/** An event as the log's page lists it. `title` is null for a draft that was deleted. */
export type LogEntry = Omit<TimelineEntry, 'n'> & {
  n: number | null
  contract: { id: string; title: string | null } | null
}
/** A page of the log and where those beside it begin: `?after=newer` and `?before=older`; null where there is none. */
export type LogPage = { entries: LogEntry[]; newer: number | null; older: number | null }
/** One event word for word: `leaf` in hexadecimal, `personal` as it opens the commitment, null once it was erased. */
export type LogEntryView = LogEntry & {
  actorKind: 'member' | 'recipient' | 'system'
  isNewest: boolean
  documentSha256: string | null
  leaf: string
  body: string
  personal: { salt: string; body: string } | null
}

/** How it stands with checks of the whole log. */
export type LogCheckView = {
  /** How many events of how many; null while none runs. */
  running: { done: number; of: number } | null
  /** Why the newest check could not be finished, in the server's own words. */
  failed: string | null
  last: {
    at: Date
    actor: string | null
    events: number
    erased: number
    checkpoints: number
    problems: number
    seconds: number
    /** The problems one by one, as far as they are known. */
    found: readonly string[]
  } | null
}
