import { z } from 'zod'
import { type FractionRect, isOnPage } from '#lib/core/geometry.ts'
import { contractId, recipientId } from '#lib/core/ids.ts'
import { isStorableText } from '#lib/core/storable-text.ts'
import { typedLine, typedLines } from '#lib/core/typed-text.ts'
import {
  type CodeDelivery,
  type CodeTime,
  type ContractStatus,
  type CopyTime,
  codeDeliveries,
  codeTimes,
  copyTimes,
  reviewedParts,
} from '#lib/core/vocabulary/contract.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import {
  type Agreement,
  type RecipientRole,
  type RecipientStatus,
  recipientRoles,
  type SignatureMeaning,
  signatureMeanings,
} from '#lib/core/vocabulary/recipient.ts'
import { emailSchema } from '#lib/domain/account/schema.ts'
import type { DocumentView } from '#lib/domain/document/schema.ts'
import { type FieldOptions, type FieldRegistry, fieldRegistry } from '#lib/domain/field/field-registry.rules.ts'

const id = z.string().min(1).max(64)

export const detailsSchema = z.object({
  title: z.string().transform(typedLine).pipe(z.string().min(1).max(200)),
  message: z.string().transform(typedLines).pipe(z.string().max(2000)),
  codeDelivery: z.enum(codeDeliveries),
  codeBefore: z.enum(codeTimes),
  copyTime: z.enum(copyTimes),
  expiresInDays: z.number().int().min(1).max(365),
  notifyViewed: z.boolean(),
})
export type DetailsInput = z.infer<typeof detailsSchema>

export const recipientSchema = z.object({
  /** Of an existing recipient; absent for a new one. */
  id: recipientId.optional(),
  role: z.enum(recipientRoles),
  /** May be empty in a draft, as may the address. */
  name: z.string().transform(typedLine).pipe(z.string().max(120)),
  email: z.union([z.literal(''), emailSchema]),
  /** As typed, with its country code; validated and stored as E.164. Empty for none. */
  phone: z.string().trim().max(40),
  /** The meaning of a signer's signature; absent for a plain signature. */
  meaning: z.enum(signatureMeanings).optional(),
})
export const recipientsSchema = z.array(recipientSchema).max(50)
export type RecipientInput = z.infer<typeof recipientSchema>

export const rectSchema = z
  .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .refine(isOnPage, { message: 'field_off_page' })

/** The fields of a draft, each with a type of the registry and the options of that type. */
export function fieldsSchemaOf(registry: FieldRegistry) {
  const field = z.object({
    id,
    recipientId: id,
    type: z.enum(Object.keys(registry) as FieldType[]),
    /** From 1. */
    page: z.number().int().min(1).max(500),
    rect: rectSchema,
    options: z.record(z.string(), z.json()).default({}),
  })
  const withOptions = field.transform((input, context) => {
    const parsed = registry[input.type].options.safeParse(input.options)
    if (parsed.success) return { ...input, options: parsed.data }
    for (const { message, path } of parsed.error.issues)
      context.addIssue({ code: 'custom', message, path: ['options', ...path] })
    return z.NEVER
  })
  return z.array(withOptions).max(2000)
}
export const fieldsSchema = fieldsSchemaOf(fieldRegistry)
export type FieldInput = z.infer<typeof fieldsSchema>[number]

/** The state of a draft as a page showed it: a SHA-256 for each part (reviewed-draft.ts). */
export const reviewedSchema = z.record(z.enum(reviewedParts), z.string().regex(/^[0-9a-f]{64}$/))
export type ReviewedDraft = z.infer<typeof reviewedSchema>

/** The answer of both uploads: the draft that has the document. */
export const uploadAnswer = z.object({ id: contractId })
export type UploadAnswer = z.output<typeof uploadAnswer>

export const voidSchema = z.object({ reason: z.string().transform(typedLines).pipe(z.string().min(1).max(500)) })

export const listFilterSchema = z.object({
  tab: z.enum(['all', 'waiting', 'attention', 'completed', 'drafts']).catch('all'),
  search: z.string().trim().max(100).refine(isStorableText).catch(''),
  /** The cursor: the last row's time in milliseconds since 1970, and its id. */
  before: z
    .string()
    .regex(/^\d{1,14}~[\w-]{1,64}$/)
    .optional()
    .catch(undefined),
})
export type ListFilter = z.infer<typeof listFilterSchema>
export type ListTab = ListFilter['tab']

/** A contract in the list. */
export type ContractListItem = {
  id: string
  title: string
  status: ContractStatus
  /** The name of a recipient who declined, while the contract is pending; else null. */
  declinedBy: string | null
  /** True if an invitation could not be delivered. */
  undelivered: boolean
  people: { name: string; role: RecipientRole; status: RecipientStatus }[]
  signed: number
  signers: number
  updatedAt: Date
}
export type ContractListPage = { items: ContractListItem[]; counts: Record<ListTab, number>; next: string | null }

/** A recipient as the sender sees them. */
export type RecipientView = {
  id: string
  position: number
  role: RecipientRole
  name: string
  email: string
  phone: string | null
  /** The meaning of a signer's signature. */
  meaning: SignatureMeaning
  status: RecipientStatus
  /** Set while a signer who has signed must agree to the removal of another, or refuses to. */
  agreement: Agreement | null
  sentAt: Date | null
  deliveredAt: Date | null
  deliveryError: string | null
  viewedAt: Date | null
  signedAt: Date | null
  declinedAt: Date | null
  declineReason: string | null
  /** When this person's data were erased; name and addresses are then empty. */
  erasedAt: Date | null
}

export type FieldView = {
  id: string
  recipientId: string
  type: FieldType
  /** From 1. */
  page: number
  rect: FractionRect
  options: FieldOptions
}

/** A contract as its sender sees it. */
export type ContractView = {
  id: string
  title: string
  message: string
  status: ContractStatus
  codeDelivery: CodeDelivery
  codeBefore: CodeTime
  copyTime: CopyTime
  expiresInDays: number
  expiresAt: Date | null
  notifyViewed: boolean
  locale: string
  timeZone: string
  document: DocumentView
  recipients: RecipientView[]
  fields: FieldView[]
  createdAt: Date
  updatedAt: Date
  sentAt: Date | null
  completedAt: Date | null
  voidedAt: Date | null
  voidReason: string | null
}

/** One entry of a contract's timeline. */
export type TimelineEntry = {
  /** Its position in the log of the installation, from 0, and in the contract, from 1. */
  seq: number
  n: number
  event: EventName
  at: Date
  actorId: string | null
  /** The name of the actor; null for the server, or once it was erased. */
  actor: string | null
  ipAddress: string | null
  userAgent: string | null
  /** True once the personal data of the event were erased. */
  erased: boolean
  /** The values for the text of this event, such as a channel or a reason. */
  details: Record<string, string | number>
}

/** A reason why a draft cannot be sent. */
export type Shortcoming =
  | { code: 'no_signer' | 'sms_not_configured' | 'sealing_unavailable' }
  | {
      code:
        | 'recipient_without_email'
        | 'signer_without_signature_field'
        | 'recipient_without_phone'
        | 'duplicate_recipient'
      recipientId: string
      name: string
    }
  | { code: 'name_not_printable'; recipientId: string; name: string; characters: string }
