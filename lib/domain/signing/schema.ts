import { z } from 'zod'
import { typedLine, typedLines } from '#lib/core/typed-text.ts'
import { contractStatuses } from '#lib/core/vocabulary/contract.ts'
import { fieldTypes } from '#lib/core/vocabulary/field.ts'
import { channels } from '#lib/core/vocabulary/message.ts'
import {
  type RecipientRole,
  recipientRoles,
  recipientStatuses,
  signatureMeanings,
} from '#lib/core/vocabulary/recipient.ts'
import { fillers } from '#lib/domain/field/filled-by.rules.ts'
import { type Locale, signerLocales } from '#lib/words/locales.ts'

export const channelSchema = z.object({ channel: z.enum(channels) })
/** Six digits. Spaces and dashes from pasted text are removed. */
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
export const declineSchema = z.object({ reason: z.string().transform(typedLines).pipe(z.string().max(500)) })

const point = z.object({ x: z.number(), y: z.number(), pressure: z.number().optional(), time: z.number().optional() })
/** The strokes as drawn, in pixels of the pad. They are stored as evidence; the stamp is drawn from the PNG. */
export const strokesSchema = z.array(z.array(point).max(5000)).max(500)

/** What the screen showed when the signer agreed. */
const shown = {
  /** SHA-256 of the document that the page showed. */
  documentSha256: sha256,
  /**
   * The disclosure on the screen when the box was ticked. `sha256` is of its text, because the names in it may change.
   */
  disclosure: z.object({ locale: z.enum(signerLocales), version: z.number().int().min(0).max(1_000_000), sha256 }),
  /** SHA-256 of the parties that the screen showed. */
  partiesSha256: sha256,
}
export const consentSchema = z.object(shown)
export type ConsentInput = z.infer<typeof consentSchema>

/** The longest name and initials that a signer can enter, in UTF-16 code units. */
export const MAX_NAME = 120
export const MAX_INITIALS = 12
const enteredText = (max: number) => z.string().transform(typedLine).pipe(z.string().min(1).max(max))

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
  /** By field id: the signer's input, and what the screen showed in the fields that the server fills. */
  values: z.record(z.string().max(64), z.json()).default({}),
  /** The name and initials to print; absent for those that the screen proposed. */
  entered: z.object({ name: enteredText(MAX_NAME), initials: enteredText(MAX_INITIALS) }).optional(),
  consent: z.literal(true),
})
export type SubmitInput = z.infer<typeof submitSchema>

/** The sections of the disclosure that an organisation writes (15 USC 7001(c)(1)(B) and (C)), in their order. */
export const disclosureSections = ['scope', 'paper', 'withdraw', 'contact', 'needs', 'record'] as const
export type DisclosureSection = (typeof disclosureSections)[number]
export type DisclosureSections = Record<DisclosureSection, string>
/** The maximum length of one section, in characters. */
export const MAX_DISCLOSURE_TEXT = 2000

/** Forms send line ends as CR LF. */
const sectionSchema = z
  .string()
  .transform((text) => text.replaceAll('\r\n', '\n').trim())
  .pipe(z.string().min(1).max(MAX_DISCLOSURE_TEXT))
/** `base` is the version that the form was loaded with, so that saving over another admin's version is refused. */
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

/** What a signer reads before they agree to sign electronically, with its variables filled in. */
export const disclosureAnswer = z.object({
  locale: z.enum(signerLocales),
  version: z.number(),
  parts: z.array(z.object({ title: z.string(), text: z.string() })),
  /** SHA-256 of the consent text made of these parts, in hexadecimal. */
  sha256: z.string(),
})
export type DisclosureView = z.output<typeof disclosureAnswer>

/** One version of the disclosure, its variables not filled in. Version 0 is the product's text and has no author. */
export type DisclosureVersion = {
  version: number
  sections: DisclosureSections
  sha256: string
  saved: { at: Date; by: string } | null
}
/** The disclosure in one language, for the admins who edit it. */
export type DisclosureSettings = {
  locale: Locale
  /** The heading of each section, in that language. */
  titles: Record<DisclosureSection, string>
  current: DisclosureVersion
  /** True while the product's text applies. */
  isProducts: boolean
  /** All versions, newest first. */
  versions: DisclosureVersion[]
}

/** The first page of a link, before anything is opened. */
export type GateView = {
  kind: 'open'
  /** What this recipient has done, and `completed` once everyone has signed. */
  state: SignerState | 'completed'
  /** Null if a code is asked for before reading. */
  title: string | null
  senderName: string
  organisation: string
  recipientName: string
  role: RecipientRole
  /** The signing deadline; null once there is nothing to sign. */
  expiresAt: Date | null
  timeZone: string
}

/** The page of a link whose contract ended before this recipient signed. */
export type EndedLinkView = {
  kind: 'ended'
  state: 'voided' | 'expired' | 'removed'
  senderName: string
  organisation: string
}

/**
 * Everyone on the contract, in its order, as a signer sees them before they sign. Addresses are masked until the session
 * has entered a code.
 */
export const partiesAnswer = z.object({
  /** SHA-256 of the parties as the act names them, in hexadecimal. */
  sha256: z.string(),
  people: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      role: z.enum(recipientRoles),
      /** `waiting` for a signer who has neither signed nor declined, and for a viewer. */
      state: z.enum(['waiting', 'signed', 'declined']),
      isReader: z.boolean(),
    }),
  ),
})
export type PartiesView = z.output<typeof partiesAnswer>

/**
 * The states of a recipient; each has a screen of its own. `asked`: has signed, and must agree to the removal of another
 * signer.
 */
export const signerStates = ['open', 'signed', 'asked', 'declined', 'voided', 'expired', 'removed', 'viewer'] as const
export type SignerState = (typeof signerStates)[number]

const lengths = { width: z.number(), height: z.number() }

/** A field as its signer sees it. `page` counts from 1; positions are fractions of the page. */
const signerFieldSchema = z.object({
  id: z.string(),
  type: z.enum(fieldTypes),
  page: z.number(),
  rect: z.object({ x: z.number(), y: z.number(), ...lengths }),
  options: z.record(z.string(), z.json()),
  filledBy: z.enum(fillers),
  /** The value it would have now, or the one proposed to the signer; null for none. */
  value: z.json(),
  /** The text that this value puts on the page; empty for none. */
  text: z.string(),
})
export type SignerField = z.output<typeof signerFieldSchema>
export const fieldsAnswer = z.object({ fields: z.array(signerFieldSchema) })

/** A contract as one of its recipients sees it. */
export const signerViewSchema = z.object({
  state: z.enum(signerStates),
  contract: z.object({
    title: z.string(),
    status: z.enum(contractStatuses),
    /** IANA name. */
    timeZone: z.string(),
    /** True if the name is printed under each signature. */
    nameUnderSignature: z.boolean(),
  }),
  sender: z.object({ name: z.string(), organisation: z.string() }),
  recipient: z.object({
    name: z.string(),
    /** The initials proposed for this name. */
    initials: z.string(),
    role: z.enum(recipientRoles),
    status: z.enum(recipientStatuses),
    maskedEmail: z.string(),
    maskedPhone: z.string().nullable(),
    /** The meaning of the signature, if the contract shows one. */
    meaning: z.enum(signatureMeanings).nullable(),
  }),
  /** The document as it is shown and signed now, with the signatures so far. Page sizes are in points. */
  document: z.object({
    sha256: z.string(),
    pages: z.array(z.object(lengths)),
    /** The names of those who had signed it digitally before it was uploaded; null for one without a name. */
    signedBefore: z.array(z.string().nullable()),
  }),
  /** This recipient's own fields. */
  fields: z.array(signerFieldSchema),
  /** The channels by which a code may be sent; empty when no code is required. */
  channels: z.array(z.enum(channels)),
  /** True while this session's proof of identity is recent enough to sign. */
  verified: z.boolean(),
  parties: partiesAnswer,
  /** For a signer who must agree to the removal of others: their names, and whether the signer has refused to. */
  removal: z.object({ names: z.array(z.string()), refused: z.boolean() }).nullable(),
  /** The other signers: their number, how many have signed, and how many of these must still agree to a removal. */
  others: z.object({ total: z.number(), signed: z.number(), asked: z.number() }),
})
export type SignerView = z.output<typeof signerViewSchema>

/** What a recipient sees who must enter a code before reading. */
export type CodeFirstView = Pick<SignerView, 'state' | 'sender' | 'channels'> & {
  recipient: Pick<SignerView['recipient'], 'maskedEmail' | 'maskedPhone'>
}

/** Whether the code was sent. `message` is our own: that of the mail server or SMS provider may contain the address. */
export const codeRequestAnswer = z.discriminatedUnion('sent', [
  z.object({
    sent: z.literal(true),
    /** That of the code, which may have been requested elsewhere. */
    channel: z.enum(channels),
    masked: z.string(),
    /** 0 for a code that this request sent. */
    sentSecondsAgo: z.number(),
    resendAfterSeconds: z.number(),
    expiresInSeconds: z.number(),
  }),
  z.object({ sent: z.literal(false), message: z.string(), other: z.enum(channels).nullable() }),
])
export type CodeRequestAnswer = z.output<typeof codeRequestAnswer>

/**
 * `locked`: this link accepts no further code. With no tries left, this code is void and a new one may be requested.
 */
export const codeCheckAnswer = z.discriminatedUnion('verified', [
  z.object({ verified: z.literal(true), parties: partiesAnswer }),
  z.object({ verified: z.literal(false), message: z.string(), triesLeft: z.number(), locked: z.boolean() }),
])
export type CodeCheckAnswer = z.output<typeof codeCheckAnswer>

/** Recording that the document was seen, and recording consent, answer with no content (204). */
export const recordedAnswer = z.null()

/** `sha256`: of the signed PDF; null until the server has made it. */
export const submitAnswer = z.object({ signed: z.literal(true), sha256: z.string().nullable() })

export const declineAnswer = z.object({ declined: z.literal(true) })
export type DeclineAnswer = z.output<typeof declineAnswer>

/** A signer's answer to the removal of others: whether they agree, and what the screen showed in which language. */
export const agreementSchema = z.object({ agree: z.boolean(), partiesSha256: sha256, locale: z.enum(signerLocales) })
export type AgreementInput = z.infer<typeof agreementSchema>
export const agreementAnswer = z.object({ agreed: z.boolean() })

/** The result of signing. The endpoint may be polled. */
export const resultAnswer = z.object({
  /** SHA-256 of the signed PDF in lower-case hex; null, like its addresses, until the server has made the file. */
  sha256: z.string().nullable(),
  /** True if the signer gets the signed PDF once everyone has signed, and not before. */
  isLater: z.boolean(),
  signedPdfUrl: z.string().nullable(),
  certificateUrl: z.string().nullable(),
  /** Where anyone can verify the file. */
  verifyUrl: z.string().nullable(),
  /** Null until everyone has signed. */
  evidenceUrl: z.string().nullable(),
  /** When this signer signed, in the reader's date format. */
  signedAtText: z.string(),
  /** How many of the contract's signers have signed, including this one. */
  signedCount: z.number(),
  signerCount: z.number(),
  /** How many of those who have signed have not yet agreed to the removal of another signer. */
  askedCount: z.number(),
})
export type ResultAnswer = z.output<typeof resultAnswer>
