import type { CodeDelivery, CodeTime, ContractStatus } from '#lib/core/vocabulary/contract.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { Agreement, RecipientRole, RecipientStatus } from '#lib/core/vocabulary/recipient.ts'
import type { Shortcoming } from './schema.ts'

type DraftPerson = { id: string; role: RecipientRole; name: string; email: string; phone: string | null }
type Draft = {
  codeDelivery: CodeDelivery
  codeBefore: CodeTime
  recipients: readonly DraftPerson[]
  fields: readonly { recipientId: string; type: FieldType }[]
}
/** What this installation supports now, and a function that returns the characters of a name without a glyph. */
export type Abilities = { sms: boolean; sealing: boolean; unprintable: (name: string) => string[] }

/** True if a recipient of this role enters a code: signers always, viewers to read. */
export function entersCode(role: RecipientRole, codeBefore: CodeTime): boolean {
  return role === 'signer' || codeBefore === 'reading'
}

function shortcomingsOf(person: DraftPerson, draft: Draft, can: Abilities): Shortcoming[] {
  const of = { recipientId: person.id, name: person.name }
  const found: Shortcoming[] = []
  if (draft.codeDelivery === 'sms' && !person.phone && entersCode(person.role, draft.codeBefore))
    found.push({ code: 'recipient_without_phone', ...of })
  if (person.role !== 'signer') return found
  if (!draft.fields.some((field) => field.recipientId === person.id && field.type === 'signature')) {
    found.push({ code: 'signer_without_signature_field', ...of })
  }
  const characters = can.unprintable(person.name)
  if (characters.length > 0) found.push({ code: 'name_not_printable', ...of, characters: characters.join(' ') })
  return found
}

/** Two people may share a mailbox, if mails can tell them apart by their names. */
const keyOf = ({ email, name }: DraftPerson) => `${email}\n${name.normalize('NFKC').toLocaleLowerCase('und')}`

/**
 * Everything that prevents a draft from being sent, in the order in which a sender would fix it; empty if it is ready.
 */
export function checkDraft(draft: Draft, can: Abilities): Shortcoming[] {
  const found: Shortcoming[] = []
  if (!draft.recipients.some((person) => person.role === 'signer')) found.push({ code: 'no_signer' })
  const seen = new Set<string>()
  for (const person of draft.recipients) {
    if (person.name === '' || person.email === '')
      found.push({ code: 'recipient_without_email', recipientId: person.id, name: person.name || person.email })
    else if (seen.has(keyOf(person)))
      found.push({ code: 'duplicate_recipient', recipientId: person.id, name: person.name })
    seen.add(keyOf(person))
    found.push(...shortcomingsOf(person, draft, can))
  }
  if (draft.codeDelivery === 'sms' && !can.sms) found.push({ code: 'sms_not_configured' })
  if (!can.sealing) found.push({ code: 'sealing_unavailable' })
  return found
}

/** The channels by which a code can be sent to a signer: those that the contract allows and the signer can receive. */
export function codeChannels(delivery: CodeDelivery, phone: string | null, smsAvailable: boolean): Channel[] {
  const channels: Channel[] = []
  if (delivery !== 'sms') channels.push('email')
  if (delivery !== 'email' && phone && smsAvailable) channels.push('sms')
  return channels
}

/** When the contract ended; null for one that is a draft or pending. */
export function endOf(contract: {
  status: ContractStatus
  completedAt: Date | null
  voidedAt: Date | null
  expiresAt: Date | null
}): Date | null {
  const ends: Record<ContractStatus, Date | null> = {
    draft: null,
    pending: null,
    completed: contract.completedAt,
    voided: contract.voidedAt,
    expired: contract.expiresAt,
  }
  return ends[contract.status]
}

/** True if a recipient may still act: the contract is pending and they have neither signed, declined nor been removed. */
export function isOpen(contract: ContractStatus, recipient: RecipientStatus): boolean {
  return contract === 'pending' && (recipient === 'pending' || recipient === 'viewed')
}

type Person = { role: RecipientRole; status: RecipientStatus; agreement: Agreement | null }

/** The number of signers who were not removed, and of those who have signed. */
export function countSigners(recipients: readonly Omit<Person, 'agreement'>[]): { signers: number; signed: number } {
  const signers = recipients.filter((person) => person.role === 'signer' && person.status !== 'removed')
  return { signers: signers.length, signed: signers.filter((person) => person.status === 'signed').length }
}

/**
 * The number of a contract's other signers, as one of its recipients sees it, of those who have signed, and of those who
 * must still agree to a removal.
 */
export function countOthers(
  recipients: readonly (Person & { id: string })[],
  readerId: string,
): { total: number; signed: number; asked: number } {
  const others = recipients.filter(({ id }) => id !== readerId)
  const { signers: total, signed } = countSigners(others)
  return { total, signed, asked: others.filter(({ agreement }) => agreement !== null).length }
}

/**
 * True once every signer who was not removed has signed and has agreed to removals since then, and there is at least
 * one.
 */
export function isComplete(recipients: readonly Person[]): boolean {
  const { signers, signed } = countSigners(recipients)
  return signers > 0 && signed === signers && recipients.every(({ agreement }) => agreement === null)
}
