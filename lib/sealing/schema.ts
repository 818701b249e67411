import type { CodeChannel, SignatureMeaning, TimelineEntry } from '#lib/contract/schema.ts'
import type { TimestampFaultCode } from '#lib/timestamp/schema.ts'

/** What the certificate says of one signer. */
export type CertificateSigner = {
  id: string
  name: string
  email: string
  meaning: SignatureMeaning
  signedAt: Date
  ip: string | null
  /** Approximate, from the address: "Lyon, France". */
  place: string | null
  codeBy: CodeChannel
  /** The masked address or number that the code went to. */
  codeTo: string | null
  events: TimelineEntry[]
}

/**
 * Who vouches for the time of the seal: an authority within the seal, or by a document timestamp that was added later to the file
 * of that hash; `waiting` while one is still to be got, and nobody where none is asked.
 */
export type TrustedTimeView =
  | { kind: 'signature'; time: Date; authority: string }
  | { kind: 'document'; time: Date; authority: string; sha256: string }
  | { kind: 'waiting' }
  | { kind: 'none' }

/** Who seals. Fingerprints are SHA-256, in hexadecimal. */
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

/** What the organisation's own certificate comes in, at most. */
export const MAX_CERTIFICATE_FILE_BYTES = 200_000

/** Whether a timestamp authority answers as it should, by a token for nothing in particular. */
export type AuthorityCheck =
  | { state: 'off' }
  | { state: 'ok'; authority: string }
  | { state: 'failing'; reason: TimestampFaultCode; error: string }

/** The signing certificate as data, for the screen. */
export type CertificateView = {
  document: {
    contractId: string
    title: string
    originalSha256: string
    signedSha256: string
    sealedAt: Date
    sealedBy: string
    trustedTime: TrustedTimeView
  }
  signers: CertificateSigner[]
  /** What credits the data behind the places, when any place is known. */
  placeSource: { name: string; href: string } | null
}
