import { z } from 'zod'
import type { Json } from '#lib/core/canonical-json.ts'
import type { PageSize } from '#lib/core/geometry.ts'
import type { ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { RecipientRole, RecipientStatus, SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'

import type { FieldView } from '#lib/domain/contract/schema.ts'
import type { FieldDefinition } from '#lib/domain/field/field-registry.rules.ts'
import { type Locale, signerLocales } from '#lib/words/locales.ts'

export const channelSchema = z.object({ channel: z.enum(['email', 'sms']) })
/** Six digits; spaces and dashes that a paste brings along are forgiven. */
export const codeSchema = z.object({
  code: z
    .string()
    .max(20)
    .transform((code) => code.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{6}$/)),
})
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** SHA-256 of the document whose pages are on the screen. */
export const viewedSchema = z.object({ documentSha256: sha256 })
export const declineSchema = z.object({ reason: z.string().trim().max(500) })

const point = z.object({ x: z.number(), y: z.number(), pressure: z.number().optional(), time: z.number().optional() })
/** Strokes as drawn, in pixels of the pad; kept as evidence, never drawn from. */
export const strokesSchema = z.array(z.array(point).max(5000)).max(500)

/** What the screen showed when the person agreed to sign. */
const shown = {
  /** SHA-256 of the document that the page showed. */
  documentSha256: sha256,
  /** Which disclosure the screen showed before the box was ticked: `sha256` of its text, for names in it may change. */
  disclosure: z.object({ locale: z.enum(signerLocales), version: z.number().int().min(0).max(1_000_000), sha256 }),
}
export const consentSchema = z.object(shown)
export type ConsentInput = z.infer<typeof consentSchema>

export const submitSchema = z.object({
  ...shown,
  /** PNG as base64 without a prefix, at most 512 kB decoded. */
  signature: z
    .string()
    .min(1)
    .max(720_000)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
  method: z.enum(['drawn', 'typed']),
  strokes: strokesSchema.nullable(),
  /** What the signer filled in, by field id. Values of fields that others fill are ignored. */
  values: z.record(z.string().max(64), z.json()).default({}),
  consent: z.literal(true),
})
export type SubmitInput = z.infer<typeof submitSchema>

/** The parts of the disclosure that an organisation words (15 USC 7001(c)(1)(B) and (C)), in their order. */
export const disclosureSections = ['scope', 'paper', 'withdraw', 'contact', 'needs', 'record'] as const
export type DisclosureSection = (typeof disclosureSections)[number]
export type DisclosureSections = Record<DisclosureSection, string>
/** The most characters of one section. */
export const MAX_DISCLOSURE_TEXT = 2000

/** Forms send line ends as CR LF. */
const sectionSchema = z
  .string()
  .transform((text) => text.replaceAll('\r\n', '\n').trim())
  .pipe(z.string().min(1).max(MAX_DISCLOSURE_TEXT))
/** `base` is the version that the form began with: whoever saves over another's words is told. */
const disclosureOf = { locale: z.enum(signerLocales), base: z.coerce.number().int().min(0) }
export const restoreDisclosureSchema = z.object(disclosureOf)
export const saveDisclosureSchema = z.object({
  ...disclosureOf,
  scope: sectionSchema,
  paper: sectionSchema,
  withdraw: sectionSchema,
  contact: sectionSchema,
  needs: sectionSchema,
  record: sectionSchema,
})
export type SaveDisclosureInput = z.output<typeof saveDisclosureSchema>

/** What a signer is told before they agree to sign electronically, its variables filled in. */
export type DisclosureView = {
  locale: Locale
  version: number
  parts: { title: string; text: string }[]
  /** Of the text of consent that these parts make, in hexadecimal: what the signer agrees to. */
  sha256: string
}

/** One version of the disclosure, its variables unfilled; version 0 is the product's own words, by nobody. */
export type DisclosureVersion = {
  version: number
  sections: DisclosureSections
  sha256: string
  saved: { at: Date; by: string } | null
}
/** The disclosure in one language for the admins who word it. */
export type DisclosureSettings = {
  locale: Locale
  /** What each section is headed by, in that language. */
  titles: Record<DisclosureSection, string>
  current: DisclosureVersion
  /** True while what applies is what the product says by itself. */
  isProducts: boolean
  /** All of them, newest first. */
  versions: DisclosureVersion[]
}

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

/** A field as its signer sees it. */
export type SignerField = Omit<FieldView, 'recipientId'> & {
  filledBy: FieldDefinition['filledBy']
  /** What it would be filled with now, or what is proposed to the signer; null for nothing. */
  value: Json
  /** The text that this value would put on the page; empty for none. */
  text: string
}

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
    role: RecipientRole
    status: RecipientStatus
    maskedEmail: string
    maskedPhone: string | null
    /** What the signature will mean, where it is to be said. */
    meaning: SignatureMeaning | null
  }
  /** As it is shown and signed now: with the signatures of those who have signed. */
  document: { name: string; sha256: string; pages: PageSize[] }
  fields: SignerField[]
  channels: Channel[]
  /** True while this session has proven the signer's identity recently enough to sign. */
  verified: boolean
  /** The other signers: how many there are, and how many of them have signed. */
  others: { total: number; signed: number }
}
