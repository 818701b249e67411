// Read by drizzle-kit alone, which wants every table as an export of its own.
import { kitOf } from './kit.ts'
import { defineTables } from './tables/index.ts'

export const {
  organisation,
  user,
  member,
  accountToken,
  auditEvent,
  auditPersonal,
  auditHead,
  auditNode,
  auditCheckpoint,
  auditAnchor,
  witnessedLog,
  job,
  contract,
  recipient,
  field,
  documentSource,
  signingLink,
  signingSession,
  signature,
  fieldValue,
  disclosure,
  signedDocument,
  documentTimestamp,
  message,
  otpCode,
  otpGate,
  rateWindow,
} = defineTables(kitOf('sqlite'))
