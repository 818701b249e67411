import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { TimestampFaultCode } from '#lib/engines/pki/schema.ts'

/**
 * Whether the timestamp authorities answer, tested with a token for random bytes. `skewMs`: how far this server's clock
 * is ahead of the authority's, if more than a minute.
 */
export type AuthorityCheck =
  | { state: 'off' }
  | { state: 'ok'; authority: string; skewMs: number | null }
  | { state: 'failing'; reason: TimestampFaultCode; error: string; skewMs: number | null }

/** Where the pinned checkpoint is stored. */
export type PinnedCheckpointPlace = 'data directory' | 'same disk' | 'own disk'

/** The anchors of this log, and the logs that this installation cosigns. Sizes are numbers of events. */
export type LogView = {
  origin: string
  size: number
  checkpoint: { size: number; createdAt: Date } | null
  pinnedCheckpoint: PinnedCheckpointPlace
  /** The newest change of its name (`log.restored`), with its reason; null if it has its first name. */
  renamed: { at: Date; reason: string; witness: string } | null
  /** The newest timestamp; null if no authority is set. `error`: the authority's error text of the newest attempt. */
  timestamp: { last: { size: number; time: Date; authority: string } | null; error: string | null } | null
  witnesses: {
    name: string
    last: { size: number; time: Date } | null
    /** True if it covers the newest checkpoint. */
    isNewest: boolean
    error: string | null
  }[]
  /** The logs that this installation cosigns; `size` is null until the first submission. */
  cosignedLogs: { origin: string; size: number | null; at: Date | null }[]
}

/** An event as the log page lists it. `title` is null for a draft that was deleted. */
export type LogEntry = Omit<TimelineEntry, 'n'> & {
  n: number | null
  contract: { id: string; title: string | null } | null
}
/** A page of the log with the cursors of its neighbours, `?after=newer` and `?before=older`; null if there is none. */
export type LogPage = { entries: LogEntry[]; newer: number | null; older: number | null }
/**
 * One event verbatim: `leaf` in hexadecimal, `personal` with the salt that opens the commitment, null once it was
 * erased.
 */
export type LogEntryView = LogEntry & {
  actorKind: 'member' | 'recipient' | 'system'
  isNewest: boolean
  documentSha256: string | null
  leaf: string
  body: string
  personal: { salt: string; body: string } | null
}

/** The state of checks of the whole log. */
export type LogCheckView = {
  /** Progress in events; null while no check runs. */
  running: { done: number; of: number } | null
  /** Why the newest check was aborted: the server's error text. */
  failed: string | null
  last: {
    at: Date
    actor: string | null
    events: number
    erased: number
    checkpoints: number
    /** Events at which the server's clock had gone back (`LogReport`). */
    setBack: number
    problems: number
    seconds: number
    /** The problems, if this process found them. */
    found: readonly string[]
  } | null
}
