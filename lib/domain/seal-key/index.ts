import 'server-only'

export { installCertificate, returnToSelfMade, sealCertificateView } from './change-certificate.ts'
export { canSeal, sealIdentity, validSealIdentity } from './seal-identity.ts'
export { ensureSealKey, type SealIdentity } from './seal-key.ts'
