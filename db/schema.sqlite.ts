// Only for drizzle-kit, which requires each table as an export.
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
  document,
  documentSource,
  signingLink,
  signingSession,
  signature,
  fieldValue,
  disclosure,
  sealedVersion,
  documentTimestamp,
  message,
  code,
  codeGate,
  rateWindow,
} = defineTables(kitOf('sqlite'))
