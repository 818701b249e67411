import 'server-only'

export {
  type KnownChains,
  type ReportedTime,
  type RequestOptions,
  requestTimestamp,
  type Timestamp,
} from './request-timestamp.ts'
export { certificateNameOf, type KeyPairFile, newAuthority, newSealCertificate } from './seal-certificate.ts'
export { TimestampFault } from './timestamp-fault.ts'
export { grantedResponse, grantedToken } from './timestamp-response.ts'
