import { dateFormat } from '#lib/core/date-format.ts'
import type { CodeDelivery, ContractStatus, UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import type { RecipientRole, RecipientStatus, SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'

import { clocks, type Locale } from '#lib/words/locales.ts'
import type { Shortcoming } from './schema.ts'

type DraftPerson = { id: string; role: RecipientRole; name: string; email: string; phone: string | null }
type Draft = {
  codeDelivery: CodeDelivery
  recipients: readonly DraftPerson[]
  fields: readonly { recipientId: string; type: FieldType }[]
}
/** What this installation can do right now, and the characters of a name that it has no glyph for. */
export type Abilities = { sms: boolean; sealing: boolean; unprintable: (name: string) => string[] }

function shortcomingsOf(person: DraftPerson, draft: Draft, can: Abilities): Shortcoming[] {
  if (person.role !== 'signer') return []
  const of = { recipientId: person.id, name: person.name }
  const found: Shortcoming[] = []
  if (!draft.fields.some((field) => field.recipientId === person.id && field.type === 'signature')) {
    found.push({ code: 'signer_without_signature_field', ...of })
  }
  if (draft.codeDelivery === 'sms' && !person.phone) found.push({ code: 'recipient_without_phone', ...of })
  const characters = can.unprintable(person.name)
  if (characters.length > 0) found.push({ code: 'name_not_printable', ...of, characters: characters.join(' ') })
  return found
}

/** Everything that keeps a draft from being sent, in the order in which a sender would mend it; empty if it is ready. */
export function checkDraft(draft: Draft, can: Abilities): Shortcoming[] {
  const found: Shortcoming[] = []
  if (!draft.recipients.some((person) => person.role === 'signer')) found.push({ code: 'no_signer' })
  const seen = new Set<string>()
  for (const person of draft.recipients) {
    if (person.name === '' || person.email === '')
      found.push({ code: 'recipient_without_email', recipientId: person.id, name: person.name || person.email })
    else if (seen.has(person.email))
      found.push({ code: 'duplicate_recipient', recipientId: person.id, name: person.name })
    seen.add(person.email)
    found.push(...shortcomingsOf(person, draft, can))
  }
  if (draft.codeDelivery === 'sms' && !can.sms) found.push({ code: 'sms_not_configured' })
  if (!can.sealing) found.push({ code: 'sealing_unavailable' })
  return found
}

/** The ways by which a signer can be sent a code: what the contract allows and the signer can be reached by. */
export function codeChannels(delivery: CodeDelivery, phone: string | null, smsAvailable: boolean): Channel[] {
  const channels: Channel[] = []
  if (delivery !== 'sms') channels.push('email')
  if (delivery !== 'email' && phone && smsAvailable) channels.push('sms')
  return channels
}

/** True if a recipient may still act: the contract is pending and they have neither signed, declined nor been removed. */
export function isOpen(contract: ContractStatus, recipient: RecipientStatus): boolean {
  return contract === 'pending' && (recipient === 'pending' || recipient === 'viewed')
}

/** True once every signer who was not removed has signed, and there is at least one. */
export function isComplete(recipients: readonly { role: RecipientRole; status: RecipientStatus }[]): boolean {
  const signers = recipients.filter((person) => person.role === 'signer' && person.status !== 'removed')
  return signers.length > 0 && signers.every((person) => person.status === 'signed')
}

/** Letters that would run together into what looks like a word, were nothing between them. */
const joining = /\p{Script=Arabic}|\p{Script=Syriac}/u
const NON_JOINER = '\u200c'

/** Initials as the seed asks: the first letter of each part of the name, in capitals where the script has them. */
export function initialsOf(name: string): string {
  const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })
  const parts = name
    .normalize('NFC')
    .split(/[\s\-‐‑]+/u)
    .filter((part) => /[\p{L}\p{N}]/u.test(part))
  const first = (part: string) =>
    [...letters.segment(part)].map((s) => s.segment).find((s) => /[\p{L}\p{N}]/u.test(s)) ?? ''
  const initials = parts.map(first)
  return initials.join(initials.some((letter) => joining.test(letter)) ? NON_JOINER : '').toLocaleUpperCase('und')
}

/** The day of an instant in a time zone, written the way the contract's language writes dates. */
export function dateText(at: Date, locale: string, timeZone: string): string {
  return dateFormat(locale, { dateStyle: 'long', timeZone }).format(at)
}

/** Letters by which a zone is known, such as CET or EST, where there are any: languages name those of their own region. */
function zoneLetters(at: Date, timeZone: string): string | null {
  const short = (tag: string) => partOf(at, tag, { timeZone, timeZoneName: 'short' }, 'timeZoneName')
  return ['en-GB', 'en-US'].map(short).find((name) => /^[A-Z]{3,5}$/.test(name)) ?? null
}

function partOf(at: Date, tag: string, options: Intl.DateTimeFormatOptions, type: string): string {
  return (
    dateFormat(tag, options)
      .formatToParts(at)
      .find((part) => part.type === type)?.value ?? ''
  )
}

/**
 * An instant to the second as it is printed under a signature, in the contract's language and time zone, the distance from
 * UTC always said: `21 Nov 2026, 14:03:12 CET (UTC+01:00)`; `short` without the zone's letters.
 */
export function timeText(at: Date, locale: Locale, timeZone: string, form: 'long' | 'short' = 'long'): string {
  const { tag, dateStyle, comma } = clocks[locale]
  const day = dateFormat(tag, { dateStyle, timeZone }).format(at)
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone } as const
  const time = dateFormat(tag, clock).format(at)
  const offset = partOf(at, 'en', { timeZone, timeZoneName: 'longOffset' }, 'timeZoneName').replace('GMT', 'UTC')
  const letters = form === 'long' || offset === 'UTC' ? zoneLetters(at, timeZone) : null
  const zone = letters === 'UTC' ? letters : letters ? `${letters} (${offset})` : offset
  return `${day}${comma} ${time} ${zone}`
}

/** The meaning of a signature where it is to be said: null for a plain one where none is printed. */
export function statedMeaning(meaning: SignatureMeaning, under: UnderSignature | null): SignatureMeaning | null {
  return under?.meaning || meaning !== 'signature' ? meaning : null
}
