import { createHash } from 'node:crypto'
import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { RecipientRole, RecipientStatus } from '#lib/core/vocabulary/recipient.ts'
import type { LoggedEvent } from '#lib/engines/audit/index.ts'

/**
 * A party as acts and events name it, without personal data. `sha256` is the commitment to name and email address; null
 * for a contract that was sent by a version without commitments.
 */
export type Party = { id: string; role: RecipientRole; sha256: string | null }

type Identity = { name: string; email: string; identitySalt: string | null }
type Recipient = Identity & { id: string; role: RecipientRole; status: RecipientStatus }
type Said = Pick<LoggedEvent, 'seq' | 'event' | 'actor' | 'data'>

/** The canonical JSON that a party's commitment covers. */
export function identityText({ name, email }: Pick<Identity, 'name' | 'email'>): string {
  return canonicalJson({ email, name })
}

/**
 * The commitment to a recipient's name and email address: SHA-256, in hexadecimal, over the salt and their canonical
 * JSON. Null without a salt, which an erased recipient does not have.
 */
export function identitySha256({ identitySalt, ...person }: Identity): string | null {
  if (identitySalt === null) return null
  return createHash('sha256').update(Buffer.from(identitySalt, 'base64')).update(identityText(person)).digest('hex')
}

export function partyOf(recipient: Omit<Recipient, 'status'>): Party {
  return { id: recipient.id, role: recipient.role, sha256: identitySha256(recipient) }
}

/** The parties of a contract: its recipients who were not removed, in the contract's order. */
export function partiesOf(recipients: readonly Recipient[]): Party[] {
  return recipients.filter(({ status }) => status !== 'removed').map(partyOf)
}

/** SHA-256, in hexadecimal, of the canonical JSON of parties. */
export function partiesSha256(parties: readonly Party[]): string {
  return sha256Hex(canonicalJson([...parties]))
}

function removedBefore(events: readonly Said[], seq: number): Set<Json | undefined> {
  return new Set(
    events.filter((one) => one.event === 'recipient.removed' && one.seq < seq).map(({ data }) => data.recipient),
  )
}

/** The parties that `contract.sent` names. */
export function sentParties(events: readonly Said[]): Party[] {
  const named = events.find(({ event }) => event === 'contract.sent')?.data.recipients
  const parties = (Array.isArray(named) ? named : []) as { id: string; role: RecipientRole; sha256?: string }[]
  return parties.map(({ id, role, sha256 = null }) => ({ id, role, sha256 }))
}

/** The parties according to the log: those that `contract.sent` names, without those removed before the event `seq`. */
export function loggedParties(events: readonly Said[], seq = Number.POSITIVE_INFINITY): Party[] {
  const removed = removedBefore(events, seq)
  return sentParties(events).filter(({ id }) => !removed.has(id))
}

const consents: readonly string[] = ['recipient.signed', 'recipient.agreed']

/**
 * The newest event by which a signer agreed to be bound together with the other signers: their signature, or their
 * agreement to a removal after it.
 */
export function newestConsent<Event extends Said>(events: readonly Event[], signer: string): Event | null {
  return events.findLast(({ event, actor }) => consents.includes(event) && actor.id === signer) ?? null
}

const signersIn = (parties: readonly Party[]) => parties.flatMap(({ id, role }) => (role === 'signer' ? [id] : []))

/**
 * The ids of those signers in `signed` whose newest consent names other parties than the log does at that event, or
 * whose contract has other signers now. A consent of an earlier version, which names no parties, is not compared.
 */
export function signersWithoutConsent(events: readonly Said[], signed: readonly string[]): string[] {
  const now = signersIn(loggedParties(events)).join()
  return signed.filter((id) => {
    const consent = newestConsent(events, id)
    if (!consent) return true
    if (consent.data.parties_sha256 === undefined) return false
    const then = loggedParties(events, consent.seq)
    return consent.data.parties_sha256 !== partiesSha256(then) || signersIn(then).join() !== now
  })
}

/** The ids of the signers who were removed after the newest consent of one who has signed. */
export function removedSince(events: readonly Said[], signer: string): string[] {
  const consent = newestConsent(events, signer)
  if (!consent) return []
  const now = new Set(signersIn(loggedParties(events)))
  return signersIn(loggedParties(events, consent.seq)).filter((id) => !now.has(id))
}
