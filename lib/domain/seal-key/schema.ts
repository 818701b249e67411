import type { SealAlgorithm } from '#lib/engines/pdf/index.ts'

/** The current seal certificate. Fingerprints are SHA-256 in hexadecimal. */
export type SealCertificateView = {
  source: 'own' | 'self-made'
  subject: string
  issuer: string
  notBefore: Date
  notAfter: Date
  expired: boolean
  fingerprint: string
  /** Of the last certificate of its chain. */
  issuerFingerprint: string
  algorithm: SealAlgorithm
}
