import 'server-only'

export { certificateView } from './certificate-view.ts'
export { bringCertificate, returnToSelfMade, sealCertificateView } from './change-certificate.ts'
export { type DownloadKind, downloadAsMember, downloadAsRecipient } from './download.ts'
export { ensureSigned } from './ensure-signed.ts'
export { ensureTimestamped } from './ensure-timestamped.ts'
export { filesOf, type KnownFile } from './known-files.store.ts'
export { canSeal, sealIdentity } from './seal-identity.ts'
export { ensureSealKey } from './seal-key.ts'
export {
  findTimestamp,
  latestSignedDocument,
  type SignedDocument,
  sealedVersions,
  servedDocument,
} from './sealing.store.ts'
