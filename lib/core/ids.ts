import { randomBytes } from 'node:crypto'

declare const brand: unique symbol
/** A string type for the ids of one kind, not assignable to another kind. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

export type OrganisationId = Id<'organisation'>
export type UserId = Id<'user'>
export type MemberId = Id<'member'>
export type ContractId = Id<'contract'>
export type DocumentId = Id<'document'>
export type RecipientId = Id<'recipient'>
export type FieldId = Id<'field'>
export type MessageId = Id<'message'>
export type JobId = Id<'job'>
export type SigningSessionId = Id<'signing-session'>

/**
 * A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits, so that ids sort by creation.
 * The time part is for ordering only; it is no evidence of time.
 */
export function newId<Kind extends string>(now: Date): Id<Kind> {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-') as Id<Kind>
}
