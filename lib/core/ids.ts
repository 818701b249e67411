import { z } from 'zod'

/** A string branded as the id of one kind of thing. */
export type Id<Kind extends string> = string & z.core.$brand<Kind>

/** Ids come from outside the process (paths, forms, calls); only a parser turns a string into one. */
const idOf = <Kind extends string>() => z.string().min(1).max(64).brand<Kind>()

export const organisationId = idOf<'organisation'>()
export const userId = idOf<'user'>()
export const memberId = idOf<'member'>()
export const memberSessionId = idOf<'member-session'>()
export const contractId = idOf<'contract'>()
export const recipientId = idOf<'recipient'>()
export const messageId = idOf<'message'>()
/** Identifies the subject of a job if there may be at most one such job. */
export const jobId = z.string().min(1).brand<'job'>()

export type OrganisationId = z.output<typeof organisationId>
export type UserId = z.output<typeof userId>
export type MemberId = z.output<typeof memberId>
export type MemberSessionId = z.output<typeof memberSessionId>
export type ContractId = z.output<typeof contractId>
export type DocumentId = Id<'document'>
export type RecipientId = z.output<typeof recipientId>
export type FieldId = Id<'field'>
export type MessageId = z.output<typeof messageId>
export type JobId = z.output<typeof jobId>
export type SigningSessionId = Id<'signing-session'>

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits, so that ids sort by creation. The time
 * part is for ordering only and is not evidence of time.
 */
export function newId<Kind extends string>(now: Date): Id<Kind> {
  const random = crypto.getRandomValues(new Uint8Array(10))
  random[0] = 0x70 | ((random[0] ?? 0) & 0x0f)
  random[2] = 0x80 | ((random[2] ?? 0) & 0x3f)
  const time = now.getTime().toString(16).padStart(12, '0')
  const hex = time + Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-') as Id<Kind>
}
