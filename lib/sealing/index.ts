import 'server-only'

export { certificateView } from './certificate-view.ts'
export { type DownloadKind, downloadAsMember, downloadAsRecipient } from './download.ts'
export { ensureSigned } from './ensure-signed.ts'
export { canSeal, sealIdentity } from './seal-identity.ts'
export { latestSignedDocument, type SignedDocument } from './sealing.store.ts'
