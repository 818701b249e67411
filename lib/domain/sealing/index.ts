import 'server-only'

export { certificateView } from './certificate/certificate-view.ts'
export { type DownloadKind, downloadAsMember, downloadAsRecipient } from './download.ts'
export { ensureSigned } from './ensure-signed.ts'
export { ensureTimestamped } from './ensure-timestamped.ts'
export { signAndSeal } from './sign-and-seal.ts'
