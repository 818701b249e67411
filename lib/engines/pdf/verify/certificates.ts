import { createHash, type X509Certificate } from 'node:crypto'

/** A certificate of a chain. Fingerprints are SHA-256 over DER, in hexadecimal; times are in ISO 8601. */
export type CertificateReport = {
  subject: string
  issuer: string
  fingerprintSha256: string
  notBefore: string
  notAfter: string
}

export function certificateReport(certificate: X509Certificate): CertificateReport {
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    fingerprintSha256: createHash('sha256').update(certificate.raw).digest('hex'),
    notBefore: new Date(certificate.validFrom).toISOString(),
    notAfter: new Date(certificate.validTo).toISOString(),
  }
}
