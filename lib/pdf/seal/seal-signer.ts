/**
 * What makes the organisation's signature. The key may live in a file, a token or a key service: only the signature comes back.
 */
export type SealSigner = {
  /** X.509 certificates in DER, the signer's own first, then its issuers. */
  chain: Uint8Array[]
  algorithm: 'ecdsa-p256-sha256' | 'rsa-sha256'
  /** The signature over the SHA-256 of the data: ECDSA as DER SEQUENCE { r, s }, RSA as PKCS#1 v1.5. */
  sign(data: Uint8Array): Promise<Uint8Array>
}
