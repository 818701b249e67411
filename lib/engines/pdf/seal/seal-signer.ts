/**
 * What makes the organisation's signature. The key may live in a file, a PKCS#11 token or a key service: only the signature
 * comes back, and however long that takes is waited for.
 */
export type SealSigner = {
  /** X.509 certificates in DER, the signer's own first, then its issuers. */
  chain: Uint8Array[]
  algorithm: SealAlgorithm
  /** The signature over the data, which it hashes itself: ECDSA as DER SEQUENCE { r, s }, RSA as PKCS#1 v1.5. */
  sign(data: Uint8Array): Promise<Uint8Array>
}

export type SealAlgorithm = 'ecdsa-p256-sha256' | 'ecdsa-p384-sha384' | 'rsa-sha256'

/** The digest of each algorithm, over the document and over what is signed alike. */
export const digestOf = {
  'ecdsa-p256-sha256': 'sha256',
  'ecdsa-p384-sha384': 'sha384',
  'rsa-sha256': 'sha256',
} as const satisfies Record<SealAlgorithm, string>

/** Gets a trusted time for a SHA-256 digest: a TimeStampToken (RFC 3161) in DER. */
export type Timestamper = (digest: Uint8Array) => Promise<Uint8Array>
