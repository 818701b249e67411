import 'server-only'

export { NoteError } from '#lib/core/verifier-key.ts'
export { appendEvents, MOST_EVENTS_OF_CONTRACT, readHead } from './append.store.ts'
export { appendDueRepeats, appendRepeatsOf } from './append-repeats.ts'
export {
  eventsByActor,
  eventsOfContract,
  lastSeqOf,
  newestEventOf,
  type StoredEvent,
  storedEventsOf,
  toLogged,
} from './audit.store.ts'
export {
  type Anchor,
  anchorsOf,
  checkpointCovering,
  checkpointsFrom,
  findCheckpoint,
  insertAnchor,
  latestCheckpoint,
  newestAnchor,
  noteWithAnchors,
} from './checkpoint.store.ts'
export {
  type Checkpoint,
  checkpointText,
  parseCheckpoint,
  type TreeHead,
  tlogProof,
} from './checkpoint.ts'
export type { Rollback } from './compare-with-pinned.ts'
export { erasePersonal } from './erase.store.ts'
export type { AuditEvent, LoggedEvent } from './events.ts'
export { type Log, openLog } from './log.ts'
export { type LogStream, openLogStream } from './log-stream.ts'
export type { Alongside, By, Cause, Renamed } from './next-name.ts'
export { movePinnedCheckpoint, type PinnedCheckpoint } from './pinned-checkpoint.ts'
export { leafAt, logNames, newestCheckpoints, renamesOf } from './public-log.store.ts'
export {
  type EventColumns,
  type EventFilter,
  type EventPage,
  type EventRow,
  findEvent,
  newestOfKind,
  type PageWanted,
  searchEvents,
  searchRows,
  seqRangeOf,
  WINDOWS,
} from './search.store.ts'
export {
  ed25519Key,
  type NoteSignature,
  parseNote,
  publicBytes,
  type SignedNote,
  signatureLine,
  signNote,
  verifyEd25519,
  verifyNote,
} from './signed-note.ts'
export { consistencyProof, inclusionProof, inclusionProofs, rootAt } from './tree.ts'
export { contractProblems } from './verify-contract.ts'
export { type LogReport, verifyLog } from './verify-log.ts'
