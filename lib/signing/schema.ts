import { z } from 'zod'
import type {
  CodeChannel,
  ContractStatus,
  FieldType,
  RecipientRole,
  RecipientStatus,
  SignatureMeaning,
} from '#lib/contract/schema.ts'
import type { FractionRect, PageSize } from '#lib/core/geometry.ts'

export const channelSchema = z.object({ channel: z.enum(['email', 'sms']) })
/** Six digits; spaces and dashes that a paste brings along are forgiven. */
export const codeSchema = z.object({
  code: z
    .string()
    .max(20)
    .transform((code) => code.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{6}$/)),
})
export const declineSchema = z.object({ reason: z.string().trim().max(500) })

const point = z.object({ x: z.number(), y: z.number(), pressure: z.number().optional(), time: z.number().optional() })
/** Strokes as drawn, in pixels of the pad; kept as evidence, never drawn from. */
export const strokesSchema = z.array(z.array(point).max(5000)).max(500)

export const submitSchema = z.object({
  /** PNG as base64 without a prefix, at most 512 kB decoded. */
  signature: z
    .string()
    .min(1)
    .max(720_000)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
  method: z.enum(['drawn', 'typed']),
  strokes: strokesSchema.nullable(),
  /** SHA-256 of the document that the page showed. */
  documentSha256: z.string().regex(/^[0-9a-f]{64}$/),
  consent: z.literal(true),
})
export type SubmitInput = z.infer<typeof submitSchema>

/** What the first page of a link says, before anything is opened. */
export type GateView = {
  title: string
  senderName: string
  organisation: string
  recipientName: string
  role: RecipientRole
  /** Until when it may be signed; null once there is nothing to sign. */
  expiresAt: Date | null
  timeZone: string
}

/** Where a signer stands; each has a screen of its own. */
export type SignerState = 'open' | 'signed' | 'declined' | 'voided' | 'expired' | 'removed' | 'viewer'

/** A contract as one of its recipients sees it. */
export type SignerView = {
  state: SignerState
  contract: {
    id: string
    title: string
    message: string
    status: ContractStatus
    timeZone: string
    locale: string
    expiresAt: Date | null
  }
  sender: { name: string; email: string; organisation: string }
  recipient: {
    id: string
    name: string
    initials: string
    role: RecipientRole
    status: RecipientStatus
    maskedEmail: string
    maskedPhone: string | null
    /** What the signature will mean, where it is to be said. */
    meaning: SignatureMeaning | null
  }
  document: { name: string; sha256: string; pages: PageSize[] }
  fields: { id: string; type: FieldType; page: number; rect: FractionRect }[]
  channels: CodeChannel[]
  /** True while this session has proven the signer's identity recently enough to sign. */
  verified: boolean
  /** The date as it would be stamped now. */
  dateText: string
  /** The other signers: how many there are, and how many of them have signed. */
  others: { total: number; signed: number }
}
