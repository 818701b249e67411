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
  algorithm: 'ecdsa-p256-sha256' | 'ecdsa-p384-sha384' | 'rsa-sha256'
}
