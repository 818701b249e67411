import 'server-only'

export { installCertificate, returnToSelfMade, sealCertificateView } from './change-certificate.ts'
export { oneLine } from './one-line.ts'
export { reencryptSealKeys } from './reencrypt-keys.ts'
export { canEveryoneSeal, canSeal, sealIdentities, sealIdentity, validSealIdentity } from './seal-identity.ts'
export { ensureSealKey, type SealIdentity } from './seal-key.ts'
