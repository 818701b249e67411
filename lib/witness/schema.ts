import type { TimestampFaultCode } from '#lib/timestamp/schema.ts'

/**
 * Whether a timestamp authority answers as it should, by a token for nothing in particular. `skewMs`: how far this server's
 * clock is ahead of the authority's, where that is more than a minute.
 */
export type AuthorityCheck =
  | { state: 'off' }
  | { state: 'ok'; authority: string; skewMs: number | null }
  | { state: 'failing'; reason: TimestampFaultCode; error: string; skewMs: number | null }

/** Where the log's newest checkpoint is kept besides the database. */
export type MarkPlace = 'data directory' | 'same disk' | 'own disk'

/** What others said about this log, and this installation about others'. Sizes are numbers of events. */
export type LogView = {
  origin: string
  size: number
  checkpoint: { size: number; createdAt: Date } | null
  mark: MarkPlace
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
