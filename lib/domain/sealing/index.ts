import 'server-only'

export { certificateView } from './certificate/certificate-view.ts'
export { type DownloadKind, downloadAsMember, downloadAsRecipient, signedFiles } from './download.ts'
export { ensureSigned } from './ensure-signed.ts'
export { ensureTimestamped } from './ensure-timestamped.ts'
export { servedVersion } from './served-version.ts'
export { signAndSeal } from './sign-and-seal.ts'
export { viewResult } from './view-result.ts'
