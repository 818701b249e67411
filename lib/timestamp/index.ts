import 'server-only'

export { type RequestOptions, requestTimestamp, type Said, type Timestamp } from './request-timestamp.ts'
export { TimestampFault } from './timestamp-fault.ts'
