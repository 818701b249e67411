import type { Q } from '#db/client.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { Refusal, type RefusalCode } from '#lib/core/refusal.ts'
import { type ContractRow, findRecipient, touchContract } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents, eventsOfContract } from '#lib/engines/audit/index.ts'
import { consentText } from './consent.ts'
import { currentDisclosure } from './disclosure.ts'
import type { ConsentInput, DisclosureView } from './schema.ts'
import { isKnownDocument } from './shown-document.ts'
import { byRecipient, disclosureFor, type Signer } from './signer.ts'
import { whyNotConsent } from './signing.machine.ts'

/** What the event of a consent says: the SHA-256 of the text agreed to, and which disclosure that was. */
function consentOf({ disclosure: { locale, version, sha256 } }: ConsentInput) {
  return { consent_sha256: sha256, locale, version }
}

/**
 * True if what this recipient agreed to last is this disclosure, for this document. Only the last one counts: whoever
 * reads the log afterwards takes the newest before the signature for the consent that it rests on.
 */
export async function hasConsented(
  q: Q,
  signer: Pick<Signer, 'id' | 'contractId'>,
  input: ConsentInput,
): Promise<boolean> {
  const newest = (await eventsOfContract(q, signer.contractId)).findLast(
    ({ event, actor }) => event === 'recipient.consented' && actor.kind === 'recipient' && actor.id === signer.id,
  )
  if (!newest || newest.documentSha256 !== input.documentSha256) return false
  return canonicalJson(newest.data) === canonicalJson(consentOf(input))
}

/** What of a signer's screen is still as it was, by what the database says now. */
export async function screenNow(
  q: Q,
  contract: ContractRow,
  { documentSha256, disclosure: { locale, version } }: ConsentInput,
) {
  return {
    knownDocument: await isKnownDocument(q, contract, documentSha256),
    currentDisclosure: (await currentDisclosure(q, contract.organisationId, locale)).version === version,
  }
}

/**
 * What this signer is told now, if it is what their screen said. The same version may say something else by now: the
 * names in it, or the product's own words after an update. Then throws Refusal('disclosure_changed').
 */
export async function toldAsShown(ctx: Ctx, signer: Signer, { disclosure }: ConsentInput): Promise<DisclosureView> {
  const told = await disclosureFor(ctx, signer, disclosure.locale)
  if (told.sha256 !== disclosure.sha256) throw new Refusal('disclosure_changed')
  return told
}

/**
 * Records that the signer agreed to sign electronically, when they did and before they sign (LEG-01): keeps the
 * text, and names it and the document on the screen in the log. The same consent again changes nothing. Throws Refusal
 * as whyNotConsent says.
 */
export async function recordConsent(ctx: Ctx, signer: Signer, input: ConsentInput): Promise<void> {
  ctx.log.requireLogIntact()
  const whyNot = async (q: Q, contract: ContractRow): Promise<RefusalCode | null> => {
    const recipient = (await findRecipient(q, signer.id)) ?? signer
    const screen = await screenNow(q, contract, input)
    return whyNotConsent({ contract, recipient }, signer.session, screen, ctx.now())
  }
  const early = await whyNot(ctx.store.q, signer.contract)
  if (early) throw new Refusal(early)
  await ctx.blobs.put(Buffer.from(await consentText(await toldAsShown(ctx, signer, input))))
  await ctx.store.tx(async (q) => {
    const contract = await touchContract(q, signer.contractId, ctx.now())
    if (!contract) throw new Refusal('not_found')
    const why = await whyNot(q, contract)
    if (why) throw new Refusal(why)
    if (await hasConsented(q, signer, input)) return
    const { documentSha256 } = input
    await appendEvents(q, [byRecipient(ctx, signer, 'recipient.consented', { documentSha256, data: consentOf(input) })])
  })
}
