/**
 * Makes the organisation's signatures. The key may be in a file, a PKCS#11 token or a key service: only the signature is
 * returned, without a time limit.
 */
export type SealSigner = {
  /** X.509 certificates in DER: the signer's own, then its issuers. */
  chain: Uint8Array[]
  algorithm: SealAlgorithm
  /** Hashes and signs the data: ECDSA as DER SEQUENCE { r, s }, RSA as PKCS#1 v1.5. */
  sign(data: Uint8Array): Promise<Uint8Array>
}

export type SealAlgorithm = 'ecdsa-p256-sha256' | 'ecdsa-p384-sha384' | 'rsa-sha256'

/** The digest of each algorithm, for both the document and the signed attributes. */
export const digestOf = {
  'ecdsa-p256-sha256': 'sha256',
  'ecdsa-p384-sha384': 'sha384',
  'rsa-sha256': 'sha256',
} as const satisfies Record<SealAlgorithm, string>

/** Requests an RFC 3161 timestamp for a SHA-256 digest: a TimeStampToken in DER. */
export type Timestamper = (digest: Uint8Array) => Promise<Uint8Array>
