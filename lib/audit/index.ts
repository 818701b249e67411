import 'server-only'

export { appendEvents, eventsOfContract, lastSeqOf } from './audit.store.ts'
export type { ActorKind, AuditEvent, LoggedEvent } from './events.ts'
export { type LogReport, verifyLog } from './verify-log.ts'
