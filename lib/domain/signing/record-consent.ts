import type { Q } from '#db/client.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { HOUR, SECOND } from '#lib/core/clock.ts'
import { Refusal, type RefusalCode } from '#lib/core/refusal.ts'
import { byActor } from '#lib/domain/account/index.ts'
import { type ContractRow, changeAsRecipient, type RecipientInContract } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents, eventsByActor, type LoggedEvent } from '#lib/engines/audit/index.ts'
import { expectSignatureImage } from '#lib/engines/pdf/index.ts'
import { consentText } from './consent.ts'
import { currentVersion } from './disclosure.ts'
import { areParties } from './parties.ts'
import type { ConsentInput, DisclosureView } from './schema.ts'
import { isDocumentOfContract } from './shown-document.ts'
import { disclosureFor, type Signer } from './signer.ts'
import { whyNotConsent } from './signing.machine.ts'

const CONSENTS_AN_HOUR = 20

/**
 * The data of a consent event: the SHA-256 of the consent text, the language and version of the disclosure, and the
 * SHA-256 of the parties on the screen.
 */
function consentOf({ disclosure: { locale, version, sha256 }, partiesSha256 }: ConsentInput) {
  return { consent_sha256: sha256, locale, version, parties_sha256: partiesSha256 }
}

async function consentsOf(q: Q, { id, contractId }: Pick<Signer, 'id' | 'contractId'>): Promise<LoggedEvent[]> {
  return eventsByActor(q, { contractId, actorId: id, event: 'recipient.consented' })
}

/** Refuses a signer who changes their consent again and again: each change is an event that decides. */
async function requireFewConsents(q: Q, signer: Signer, now: Date): Promise<void> {
  const oldest = (await consentsOf(q, signer)).at(-CONSENTS_AN_HOUR)
  const ends = oldest ? oldest.at.getTime() + HOUR : 0
  if (ends > now.getTime())
    throw new Refusal('too_many_requests', { seconds: Math.ceil((ends - now.getTime()) / SECOND) })
}

/**
 * True if this recipient's newest consent is to this disclosure, for this document and these parties. Only the newest counts, because
 * readers of the log take the newest consent before a signature as the one that the signature relies on.
 */
export async function hasConsented(
  q: Q,
  signer: Pick<Signer, 'id' | 'contractId'>,
  input: ConsentInput,
): Promise<boolean> {
  const newest = (await consentsOf(q, signer)).at(-1)
  if (!newest || newest.documentSha256 !== input.documentSha256) return false
  return canonicalJson(newest.data) === canonicalJson(consentOf(input))
}

/** Compares a signer's screen with the database. */
export async function screenNow(
  q: Q,
  contract: ContractRow,
  document: Signer['document'],
  { documentSha256, disclosure: { locale, version }, partiesSha256 }: ConsentInput,
) {
  return {
    currentParties: await areParties(q, contract.id, partiesSha256),
    documentOfContract: await isDocumentOfContract(q, { contract, document }, documentSha256),
    currentDisclosure: (await currentVersion(q, contract.organisationId, locale)) === version,
  }
}

/**
 * The signer's disclosure as it is now. Within one version its text changes with the names in it, and with an update of
 * the product's text. Throws Refusal('disclosure_changed') if the text is not the one that was on the screen.
 */
export async function requireShownDisclosure(
  ctx: Ctx,
  signer: Signer,
  { disclosure }: ConsentInput,
): Promise<DisclosureView> {
  const current = await disclosureFor(ctx, signer, disclosure.locale)
  if (current.sha256 !== disclosure.sha256) throw new Refusal('disclosure_changed')
  return current
}

/**
 * Records that the signer agreed to sign electronically, before they sign (LEG-01): stores the text, and logs its hash
 * with the document on the screen. Repeating a consent changes nothing. The signer draws next. Throws the refusals of
 * whyNotConsent, and Refusal('too_many_requests') after 20 within an hour.
 */
export async function recordConsent(ctx: Ctx, signer: Signer, input: ConsentInput): Promise<void> {
  const whyNot = async (q: Q, { contract, recipient }: RecipientInContract): Promise<RefusalCode | null> => {
    const screen = await screenNow(q, contract, signer.document, input)
    return whyNotConsent({ contract, recipient }, signer.session, screen, ctx.now())
  }
  ctx.log.requireLogIntact()
  const early = await whyNot(ctx.store.q, { contract: signer.contract, recipient: signer })
  if (early) throw new Refusal(early)
  expectSignatureImage()
  await ctx.blobs.put(Buffer.from(await consentText(await requireShownDisclosure(ctx, signer, input))))
  await changeAsRecipient(ctx, signer, async (q, current) => {
    const why = await whyNot(q, current)
    if (why) throw new Refusal(why)
    if (await hasConsented(q, signer, input)) return
    await requireFewConsents(q, signer, ctx.now())
    const { documentSha256 } = input
    await appendEvents(q, [byActor(ctx, signer, 'recipient.consented', { documentSha256, data: consentOf(input) })])
  })
}
