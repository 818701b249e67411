import { z } from 'zod'
import type { ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'

import type { SealProblem } from '#lib/engines/pdf/index.ts'

/** A SHA-256 as people type and paste it: in any case, with spaces around. Comes out in lower case. */
export const sha256Schema = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{64}$/)
export const lookUpSchema = z.object({ sha256: sha256Schema })
const sizeSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
export const consistencySchema = z.object({ from: sizeSchema, to: sizeSchema })
export const inclusionSchema = z.object({ index: sizeSchema, size: sizeSchema })
export const noteSchema = z.object({ note: z.string().max(20_000) })

/** Someone who signed. Name and address are null once their personal data were erased. */
export type KnownSigner = {
  name: string | null
  /** Masked: `j***@a***.com`. */
  email: string | null
  meaning: SignatureMeaning
  codeBy: Channel
  signedAt: string
  erasedAt: string | null
}

/** A signed checkpoint of the log. The root is in base64, the time in ISO 8601. */
export type CheckpointView = { origin: string; size: number; root: string; at: string }

/** A file that was made of one contract; times are in ISO 8601. */
export type KnownFileView = {
  kind: 'file'
  file: 'signed' | 'timestamped' | 'before_seal' | 'stamped' | 'certificate'
  /** Where the file itself stands in the log's words: the version, and whether something came after it. */
  version: number
  /** Its length: so many bytes a file begins with that contains it. Null where nothing begins with it. */
  bytes: number | null
  newer: 'nothing' | 'version' | 'trusted_time'
  /** How many have signed in this file, and how many are to sign the contract. */
  signatures: number
  signerCount: number
  madeAt: string
  contract: {
    id: string
    title: string
    organisation: string
    status: ContractStatus
    /** IANA name. */
    timeZone: string
    sentAt: string | null
    completedAt: string | null
    voidedAt: string | null
    expiresAt: string | null
  }
  /** Those whose signatures are in this file. */
  signers: KnownSigner[]
  trustedTime: { kind: 'signature' | 'document'; time: string; authority: string } | null
  log: { seq: number; covered: CheckpointView | null } | null
}

/**
 * What is known of a SHA-256. Of a document that nobody had signed yet no more is said than that: others than the parties may
 * hold the same file, such as a form that is sent to many.
 */
export type LookUp =
  | { kind: 'document'; document: 'prepared' | 'original' | 'source'; organisation: string }
  | KnownFileView

/** What `POST /api/verify` answers; `found` is empty for what is not known here. */
export type LookUpAnswer = { sha256: string; at: string; found: LookUp[] }

/** The beginning of a file, up to where something was signed, if that beginning is a file that was made here. */
export type KnownBeginning = { bytes: number; sha256: string; found: LookUp[] }

export type SealCertificate = {
  subject: string
  issuer: string
  fingerprint: string
  notBefore: string
  notAfter: string
}

/** One digital signature in a PDF, each question about it with its own answer. */
export type SignatureReading = {
  kind: 'certification' | 'approval' | 'timestamp'
  /** The last signature that is no timestamp: the seal. */
  isSeal: boolean
  integrity: boolean
  cmsValid: boolean
  coversUntil: number
  bytesAfter: number
  after: 'nothing' | 'evidence' | 'other'
  docMdp: number | null
  claimedAt: string | null
  name: string | null
  reason: string | null
  /** Whose certificate: the one that this server seals with now, one by which it sealed this very file, or another. */
  certificateOf: 'here' | 'here_then' | 'elsewhere' | 'nobody'
  chain: SealCertificate[]
  timestamp: { valid: boolean; time: string | null; authority: string | null; fingerprint: string | null } | null
  problems: SealProblem[]
  /** What the covered bytes were before anything was added. */
  beginning: KnownBeginning | null
  beforeSeal: KnownBeginning | null
}

/** What `POST /api/verify/seal` answers. */
export type SealReading = {
  sha256: string
  size: number
  at: string
  found: LookUp[]
  sealed: boolean
  valid: boolean
  signatures: SignatureReading[]
  problems: SealProblem[]
}

/** What others said about a checkpoint. */
export type AnchorView = { kind: 'timestamp' | 'cosignature'; name: string; time: string }
export type PublicCheckpoint = CheckpointView & { note: string; anchors: AnchorView[] }

/** The log as anyone may see it: hashes, keys and times, and nothing about what is in it. */
export type PublicLog = {
  /** The name that is in use. */
  origin: string
  size: number
  /** Every name that this log has had, with the key that its checkpoints are signed by. */
  keys: { origin: string; vkey: string; inUse: boolean }[]
  checkpoints: PublicCheckpoint[]
  /** An older copy of the database was put back, and an admin said so. */
  restorations: { seq: number; at: string }[]
  seal: SealCertificate | null
}

/** A Merkle proof; hashes are in base64. */
export type ConsistencyAnswer = { origin: string; from: number; to: number; proof: string[]; root: string }
export type InclusionAnswer = {
  origin: string
  index: number
  size: number
  leaf: string
  proof: string[]
  root: string
}
/** What the server says of a signed note: whether one of its own keys signed it, and under which name. */
export type NoteAnswer = { origin: string; signedHere: boolean }
