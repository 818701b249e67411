import type { Device } from '#lib/core/device.rules.ts'
import type { ExistingSignature } from '#lib/core/document-findings.ts'
import type { CodeDelivery } from '#lib/core/vocabulary/contract.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { RecipientRole, SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { SourceView } from '#lib/domain/document/schema.ts'

/** The contract as the certificate shows it. `sender.ip` is the address that it was sent from. */
export type CertificateContract = {
  id: string
  title: string
  organisation: string
  sender: { name: string; email: string; ip: string | null }
  createdAt: Date
  sentAt: Date | null
  /** When the last signer signed; null while a signature is missing. */
  completedAt: Date | null
  timeZone: string
  complete: boolean
  /** The number of signers who have signed, and the number of signers. */
  signed: number
  signers: number
  /**
   * The number of fields of each type, of those who have signed, in the order of the registry. Types without fields
   * have no entry.
   */
  fields: { type: FieldType; count: number }[]
  pages: number
  codeDelivery: CodeDelivery
  /** True if a signature states its meaning. */
  statesMeaning: boolean
  documentName: string
  originalSha256: string
  preparedSha256: string
  /** The digital signatures that the document had before it was uploaded. */
  existingSignatures: ExistingSignature[]
}

/** The time of each step of a signer, from the log; null for a step that did not happen or is not logged. */
export type SignerTimes = {
  sent: Date | null
  delivered: Date | null
  opened: Date | null
  viewed: Date | null
  proven: Date | null
  consented: Date | null
  signed: Date
}

/**
 * One signer on the certificate. Name and address are empty once they were erased. Hashes are SHA-256 in hexadecimal.
 */
export type CertificateSigner = {
  id: string
  name: string
  email: string
  /** Masked. */
  phone: string | null
  erased: boolean
  /** The signer's position in the contract's order, from 1. */
  position: number
  of: number
  meaning: SignatureMeaning
  method: 'drawn' | 'typed'
  /** Of the drawing. */
  signatureSha256: string
  /** The name and initials as this signer entered them; null where they are the sender's. */
  entered: { name: string | null; initials: string | null }
  /** Of the act, which contains everything that was signed as one text (LEG-14). */
  actSha256: string
  /** Of the document that this signer saw and signed, and whether it is the prepared one. */
  documentSha256: string
  isPrepared: boolean
  consent: { locale: string; version: number; sha256: string }
  ip: string | null
  /** Approximate, from the IP address: "Lyon, France". */
  location: string | null
  device: Device | null
  userAgent: string | null
  codeBy: Channel
  /** The masked address or number to which the code was sent. */
  codeTo: string | null
  times: SignerTimes
  /** Everyone on the contract when this signer signed, as the act names them; null for an act that names no one else. */
  parties: CertificateParty[] | null
  /**
   * The removals of other signers after this one signed, by the names of those removed, and when this signer agreed;
   * `at` is null while they have not.
   */
  agreements: { removed: { name: string; erased: boolean }[]; at: Date | null }[]
  events: TimelineEntry[]
}

export type CertificateParty = { name: string; erased: boolean; role: RecipientRole }

/** A recipient of the contract who has not signed. */
export type CertificateOther = {
  id: string
  role: RecipientRole
  name: string
  email: string
  erased: boolean
  state: 'waiting' | 'declined' | 'removed' | 'viewed' | 'unviewed'
  at: Date | null
  /** For a signer who was removed: the number of signers who had signed before. */
  signed: number
  events: TimelineEntry[]
}

/** The log at a size, by the root of its Merkle tree in base64, as in checkpoints (c2sp.org/tlog-checkpoint). */
export type LogPosition = { origin: string; size: number; root: string }

/**
 * The RFC 3161 timestamp of the seal: in the seal itself (`signature`), in a document timestamp that was added later to
 * the file with that hash, still `waiting`, or none because no authority is set.
 */
export type SealTimestampView =
  | { kind: 'signature'; time: Date; authority: string }
  | { kind: 'document'; time: Date; authority: string; sha256: string }
  | { kind: 'waiting' }
  | { kind: 'none' }

/** What a recipient has after signing. */
export type SigningResult = {
  /** SHA-256 of the signed document as it is downloaded; null until it has been made. */
  sha256: string | null
  /** True if they get it once everyone has signed, and not before. */
  isLater: boolean
  /** True once the evidence bundle may be downloaded. */
  hasEvidence: boolean
  /** When this recipient signed; for a viewer, when the contract was completed. */
  at: Date | null
  /** How many of the signers have signed. */
  signed: number
  signers: number
  /** How many of the other signers have signed, but have not yet agreed to the removal of another. */
  asked: number
}

/** A file of the signed document, as a member may download it. Size and SHA-256 are null for the certificate. */
export type SignedFile = {
  kind: 'signed' | 'certificate'
  name: string
  size: number | null
  sha256: string | null
}

/** The maximum size of the organisation's certificate file. */
export const MAX_CERTIFICATE_FILE_BYTES = 200_000

/** The signing certificate as data, for the portal. */
export type CertificateView = {
  document: {
    contractId: string
    title: string
    originalSha256: string
    preparedSha256: string
    /** The prepared document with the stamps, without the certificate pages: a prefix of the signed file. */
    stampedSha256: string
    stampedSize: number
    signedSha256: string
    sealedAt: Date
    sealedBy: string
    sealFingerprint: string
    timestamp: SealTimestampView
    sources: SourceView[]
  }
  contract: CertificateContract
  log: LogPosition
  signers: CertificateSigner[]
  others: CertificateOther[]
  /** The attribution of the location data, if a location is shown. */
  locationSource: { name: string; href: string } | null
}
