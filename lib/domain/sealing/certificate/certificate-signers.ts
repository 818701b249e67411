import { deviceOf } from '#lib/core/device.rules.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { isForSender } from '#lib/core/vocabulary/message.ts'
import type { RecipientRow } from '#lib/domain/contract/index.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { maskEmail, maskPhone, type SignatureRow } from '#lib/domain/signing/index.ts'
import { locateAddress } from '#lib/engines/geo/index.ts'
import type { CertificateOther, CertificateSigner, SignerTimes } from '../schema.ts'
import type { SigningFacts } from '../signing-facts.ts'
import { partiesOf } from './certificate-parties.ts'

/** "Lyon, France" in a language; null for an address without a known location. */
async function locationName(ctx: Ctx, ip: string | null, locale: string): Promise<string | null> {
  const location = ip ? await locateAddress(ip, ctx.settings) : null
  if (!location) return null
  const country = new Intl.DisplayNames(locale, { type: 'region' }).of(location.countryCode) ?? location.countryCode
  return location.city ? `${location.city}, ${country}` : country
}

/** The events of a recipient, without the messages that report them to the sender. */
export function eventsOf(events: readonly TimelineEntry[], { id }: Pick<RecipientRow, 'id'>): TimelineEntry[] {
  return events.filter(
    ({ actorId, details }) => actorId === id || (details.recipient === id && !isForSender(String(details.kind))),
  )
}

/** Read from the log alone, so that the result is reproducible: the rows change as the contract continues. */
function timesOf(
  events: readonly TimelineEntry[],
  contractSentAt: Date | null,
  { signedAt }: SignatureRow,
): SignerTimes {
  const first = (name: EventName) => events.find(({ event }) => event === name)?.at ?? null
  const last = (name: EventName) => events.findLast(({ event, at }) => event === name && at <= signedAt)?.at ?? null
  const delivered = events.find(
    ({ event, details }) => event === 'message.sent' && details.kind === 'invitation' && details.via !== 'local',
  )
  return {
    sent: contractSentAt,
    delivered: delivered?.at ?? null,
    opened: first('link.opened'),
    viewed: first('recipient.viewed'),
    proven: last('code.verified'),
    consented: last('recipient.consented'),
    signed: signedAt,
  }
}

async function signerOf(
  ctx: Ctx,
  facts: SigningFacts,
  signature: SignatureRow,
  recipient: RecipientRow,
  locale: string,
): Promise<CertificateSigner> {
  const signers = facts.recipients.filter(({ role, status }) => role === 'signer' && status !== 'removed')
  const events = eventsOf(facts.events, recipient)
  const { verifiedBy, userAgent } = signature
  const erased = recipient.erasedAt !== null
  const phone = recipient.phone && maskPhone(recipient.phone)
  return {
    id: recipient.id,
    name: erased ? '' : recipient.name,
    email: erased ? '' : recipient.email,
    phone,
    erased,
    position: signers.findIndex(({ id }) => id === recipient.id) + 1,
    of: signers.length,
    meaning: recipient.meaning,
    method: signature.method,
    signatureSha256: signature.imageSha256,
    entered: { name: signature.enteredName, initials: signature.enteredInitials },
    actSha256: signature.payloadSha256,
    documentSha256: signature.documentSha256,
    isPrepared: signature.documentSha256 === facts.document.preparedSha256,
    consent: {
      locale: signature.disclosureLocale,
      version: signature.disclosureVersion,
      sha256: signature.consentSha256,
    },
    ip: signature.ipAddress,
    location: await locationName(ctx, signature.ipAddress, locale),
    device: deviceOf(userAgent),
    userAgent,
    codeBy: verifiedBy,
    codeTo: erased ? null : verifiedBy === 'email' ? maskEmail(recipient.email) : phone,
    times: timesOf(events, facts.contract.sentAt, signature),
    ...partiesOf(facts, recipient),
    events,
  }
}

/** The signers of these facts as the certificate shows them, in the order in which they signed. */
export async function certificateSigners(ctx: Ctx, facts: SigningFacts, locale: string): Promise<CertificateSigner[]> {
  const signers: CertificateSigner[] = []
  for (const signature of facts.signatures) {
    const recipient = facts.recipients.find((person) => person.id === signature.recipientId)
    if (recipient) signers.push(await signerOf(ctx, facts, signature, recipient, locale))
  }
  return signers
}

/** The number of signers who had signed before a signer was removed; 0 for a viewer. */
function signedBefore({ events }: SigningFacts, { id, role }: RecipientRow): number {
  const at = events.findIndex(({ event, details }) => event === 'recipient.removed' && details.recipient === id)
  return role === 'signer' ? events.slice(0, at).filter(({ event }) => event === 'recipient.signed').length : 0
}

/** All other recipients and their states, in the contract's order. */
export function certificateOthers(facts: SigningFacts): CertificateOther[] {
  const signed = new Set<string>(facts.signatures.map(({ recipientId }) => recipientId))
  return facts.recipients
    .filter(({ id }) => !signed.has(id))
    .map((person) => {
      const events = eventsOf(facts.events, person)
      const of = (name: EventName) => events.findLast(({ event }) => event === name)?.at ?? null
      const { id, role, name, email } = person
      const erased = person.erasedAt !== null
      const other = { id, role, name, email, erased, events, signed: 0 }
      const [removed, declined, viewed] = [of('recipient.removed'), of('recipient.declined'), of('recipient.viewed')]
      if (removed) return { ...other, state: 'removed', at: removed, signed: signedBefore(facts, person) }
      if (declined) return { ...other, state: 'declined', at: declined }
      if (role === 'signer') return { ...other, state: 'waiting', at: null }
      return viewed ? { ...other, state: 'viewed', at: viewed } : { ...other, state: 'unviewed', at: null }
    })
}
