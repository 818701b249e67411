import { z } from 'zod'
import { contractStatuses } from '#lib/core/vocabulary/contract.ts'
import { channels } from '#lib/core/vocabulary/message.ts'
import { signatureMeanings } from '#lib/core/vocabulary/recipient.ts'
import { sealProblems } from '#lib/engines/pdf/verify/problems.rules.ts'
import { sealOutcomes } from './seal-outcome.rules.ts'

/** A SHA-256 as users type and paste it, in any case and with surrounding spaces; the output is in lower case. */
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

/** An ISO 8601 time. */
const time = z.iso.datetime()

/** A signer. Name and address are null once their personal data were erased. */
const knownSignerSchema = z.object({
  name: z.string().nullable(),
  /** Masked: `j***@a***.com`. */
  email: z.string().nullable(),
  meaning: z.enum(signatureMeanings),
  codeBy: z.enum(channels),
  signedAt: time,
  erasedAt: time.nullable(),
})
export type KnownSigner = z.output<typeof knownSignerSchema>

/** A signed checkpoint of the log. The root is in base64. */
const checkpointSchema = z.object({ origin: z.string(), size: z.number(), root: z.string(), at: time })
export type CheckpointView = z.output<typeof checkpointSchema>

/** A file that was made from one contract. */
const knownFileSchema = z.object({
  kind: z.literal('file'),
  file: z.enum(['signed', 'timestamped', 'before_seal', 'stamped', 'certificate']),
  /** The version of the signed document that the file belongs to, and whether there is a newer file. */
  version: z.number(),
  newer: z.enum(['nothing', 'version', 'timestamp']),
  /**
   * The length of the file, which is also the length of its prefix in later files; null if no other file begins with
   * it.
   */
  bytes: z.number().nullable(),
  /** The number of signatures in this file, and the number of signers of the contract. */
  signatures: z.number(),
  signerCount: z.number(),
  madeAt: time,
  contract: z.object({
    id: z.string(),
    title: z.string(),
    organisation: z.string(),
    status: z.enum(contractStatuses),
    /** IANA name. */
    timeZone: z.string(),
    sentAt: time.nullable(),
    completedAt: time.nullable(),
    voidedAt: time.nullable(),
    expiresAt: time.nullable(),
  }),
  /** The signers whose signatures are in this file. */
  signers: z.array(knownSignerSchema),
  timestamp: z.object({ kind: z.enum(['signature', 'document']), time, authority: z.string() }).nullable(),
  log: z.object({ seq: z.number(), covered: checkpointSchema.nullable() }).nullable(),
})
export type KnownFileView = z.output<typeof knownFileSchema>

/** A document without signatures. Nothing more is revealed, because others may have the same file, such as a form. */
const knownDocumentSchema = z.object({
  kind: z.literal('document'),
  document: z.enum(['prepared', 'original', 'source']),
  organisation: z.string(),
})

/** What a SHA-256 was found to be. */
const foundSchema = z.discriminatedUnion('kind', [knownDocumentSchema, knownFileSchema])
export type LookUp = z.output<typeof foundSchema>

/** The answer of `POST /api/verify`; `found` is empty for an unknown file. */
export const lookUpAnswer = z.object({ sha256: z.string(), at: time, found: z.array(foundSchema) })
export type LookUpAnswer = z.output<typeof lookUpAnswer>

/** The prefix of a file that a signature covers, if it is a file of this installation. */
const beginningSchema = z.object({ bytes: z.number(), sha256: z.string(), found: z.array(foundSchema) })
export type KnownBeginning = z.output<typeof beginningSchema>

const sealCertificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  fingerprint: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
})
export type SealCertificate = z.output<typeof sealCertificateSchema>

/** One digital signature in a PDF, with the result of each check. */
const signatureReadingSchema = z.object({
  kind: z.enum(['certification', 'approval', 'timestamp']),
  /** True for the last signature that is not a timestamp. */
  isSeal: z.boolean(),
  integrity: z.boolean(),
  cmsValid: z.boolean(),
  coversUntil: z.number(),
  bytesAfter: z.number(),
  /** What follows the covered bytes: `evidence` is one document timestamp in exactly the form that is added here. */
  after: z.enum(['nothing', 'evidence', 'other']),
  docMdp: z.number().nullable(),
  claimedAt: z.string().nullable(),
  name: z.string().nullable(),
  reason: z.string().nullable(),
  /** Whose certificate it is: the current seal certificate, one that sealed this very file, or another. */
  certificateOf: z.enum(['current', 'earlier', 'elsewhere', 'none']),
  chain: z.array(sealCertificateSchema),
  timestamp: z
    .object({
      valid: z.boolean(),
      /**
       * Whether the timestamp is evidence of its time: its authority leads to a configured root; this installation requested it
       * for this file, without such a root; or anyone could have made it.
       */
      trust: z.enum(['trusted', 'requested', 'unknown']),
      time: z.string().nullable(),
      authority: z.string().nullable(),
      fingerprint: z.string().nullable(),
    })
    .nullable(),
  problems: z.array(z.enum(sealProblems)),
  /** The covered bytes, before anything was added. */
  beginning: beginningSchema.nullable(),
  beforeSeal: beginningSchema.nullable(),
})
export type SignatureReading = z.output<typeof signatureReadingSchema>

/** The answer of `POST /api/verify/seal`. */
export const sealReadingAnswer = z.object({
  sha256: z.string(),
  size: z.number(),
  at: time,
  found: z.array(foundSchema),
  outcome: z.enum(sealOutcomes),
  /** The length of the part of the file, from its start, that this installation sealed. */
  sealedBytes: z.number().nullable(),
  sealed: z.boolean(),
  valid: z.boolean(),
  signatures: z.array(signatureReadingSchema),
  problems: z.array(z.enum(sealProblems)),
})
export type SealReading = z.output<typeof sealReadingAnswer>

/** A timestamp or a cosignature of a checkpoint. */
export type AnchorView = { kind: 'timestamp' | 'cosignature'; name: string; time: string }
export type PublicCheckpoint = CheckpointView & { note: string; anchors: AnchorView[] }

/** The public view of the log: hashes, keys and times, without its content. */
export type PublicLog = {
  /** The current name. */
  origin: string
  size: number
  /** Every name of this log, with the key of its checkpoints. */
  keys: { origin: string; vkey: string; inUse: boolean }[]
  checkpoints: PublicCheckpoint[]
  /** The events that changed the log's name: restores, with their reason, and changes of its key, without one. */
  renames: { seq: number; at: string; event: 'log.restored' | 'log_key.changed'; reason: string | null }[]
  /** The certificates at the top of each organisation's seal. */
  seals: SealCertificate[]
}

/** A Merkle proof; hashes are in base64. */
export const consistencyAnswer = z.object({
  origin: z.string(),
  from: z.number(),
  to: z.number(),
  proof: z.array(z.string()),
  root: z.string(),
})
export type ConsistencyAnswer = z.output<typeof consistencyAnswer>
export const inclusionAnswer = z.object({
  origin: z.string(),
  index: z.number(),
  size: z.number(),
  leaf: z.string(),
  proof: z.array(z.string()),
  root: z.string(),
})
export type InclusionAnswer = z.output<typeof inclusionAnswer>
/** The result for a signed note: whether a key of the log signed it, and under which name. */
export const noteAnswer = z.object({ origin: z.string(), signedHere: z.boolean() })
export type NoteAnswer = z.output<typeof noteAnswer>
