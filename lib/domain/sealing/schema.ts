import type { CodeDelivery } from '#lib/core/vocabulary/contract.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { RecipientRole, SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { SourceView } from '#lib/domain/document/schema.ts'
import type { Device } from './certificate/device.rules.ts'

/** The contract as the certificate shows it. `sender.ip` is where it was sent from. */
export type CertificateContract = {
  id: string
  title: string
  organisation: string
  sender: { name: string; email: string; ip: string | null }
  createdAt: Date
  sentAt: Date | null
  /** When the last of all signed; null while somebody has still to sign. */
  completedAt: Date | null
  timeZone: string
  complete: boolean
  /** How many have signed, of how many. */
  signed: number
  signers: number
  /** How many fields of each type those who have signed had, in the order of the types; no entry for none. */
  fields: { type: FieldType; count: number }[]
  pages: number
  codeDelivery: CodeDelivery
  /** True where somebody's signature says what it means. */
  statesMeaning: boolean
  documentName: string
  originalSha256: string
  preparedSha256: string
}

/** When each step of a signer was, as the log has it; null for what did not happen, or is not known. */
export type SignerTimes = {
  sent: Date | null
  delivered: Date | null
  opened: Date | null
  viewed: Date | null
  proven: Date | null
  consented: Date | null
  signed: Date
}

/** What the certificate says of one signer. Name and address are empty once they were erased. Hashes are SHA-256 in hexadecimal. */
export type CertificateSigner = {
  id: string
  name: string
  email: string
  /** Masked. */
  phone: string | null
  erased: boolean
  /** Which of how many signers, from 1, in the order of the contract. */
  position: number
  of: number
  meaning: SignatureMeaning
  method: 'drawn' | 'typed'
  /** Of the drawing, which it is known by. */
  signatureSha256: string
  /** Of the act: everything that the signature stands for, in one text (LEG-14). */
  actSha256: string
  /** Of the document as it was shown to them and signed by them, and whether that is the prepared one. */
  documentSha256: string
  isPrepared: boolean
  consent: { locale: string; version: number; sha256: string }
  ip: string | null
  /** Approximate, from the address: "Lyon, France". */
  location: string | null
  device: Device | null
  userAgent: string | null
  codeBy: Channel
  /** The masked address or number that the code went to. */
  codeTo: string | null
  times: SignerTimes
  events: TimelineEntry[]
}

/** Somebody on the contract who has not signed it. */
export type CertificateOther = {
  id: string
  role: RecipientRole
  name: string
  email: string
  erased: boolean
  state: 'waiting' | 'declined' | 'removed' | 'viewed' | 'unviewed'
  at: Date | null
  events: TimelineEntry[]
}

/** The log after so many events, by the root of its Merkle tree in base64, as checkpoints have it (c2sp.org/tlog-checkpoint). */
export type LogPosition = { origin: string; size: number; root: string }

/**
 * Who vouches for the time of the seal: an authority within the seal, or by a document timestamp that was added later to the file
 * of that hash; `waiting` while one is still to be got, and nobody where none is asked.
 */
export type TrustedTimeView =
  | { kind: 'signature'; time: Date; authority: string }
  | { kind: 'document'; time: Date; authority: string; sha256: string }
  | { kind: 'waiting' }
  | { kind: 'none' }

/** What the organisation's own certificate comes in, at most. */
export const MAX_CERTIFICATE_FILE_BYTES = 200_000

/** The signing certificate as data, for the screen. */
export type CertificateView = {
  document: {
    contractId: string
    title: string
    originalSha256: string
    preparedSha256: string
    /** The prepared document with the signatures, before the certificate's pages: the first bytes of the signed file. */
    stampedSha256: string
    stampedSize: number
    signedSha256: string
    sealedAt: Date
    sealedBy: string
    sealFingerprint: string
    trustedTime: TrustedTimeView
    sources: SourceView[]
  }
  contract: CertificateContract
  log: LogPosition
  signers: CertificateSigner[]
  others: CertificateOther[]
  /** The attribution of the locations, if any location is known. */
  locationSource: { name: string; href: string } | null
}
