import type { Ctx } from '#lib/domain/ctx.ts'
import type { Stamp } from '#lib/engines/pdf/index.ts'
import { toLocale, translator } from '#lib/words/index.ts'
import type { SigningFacts } from './signing-facts.ts'

/** At the lower edge of a page, where no text is expected: left, top, width, height as fractions of the page. */
const markRect = { x: 0.03, y: 0.976, width: 0.6, height: 0.016 }

/** The note on each page of a document that not everyone has signed; none once everyone has. */
async function marksOf(facts: SigningFacts): Promise<Stamp[]> {
  if (facts.complete) return []
  const t = await translator(toLocale(facts.contract.locale), 'certificate')
  const signers = facts.recipients.filter(({ role, status }) => role === 'signer' && status !== 'removed').length
  const text = t('incomplete', { signed: facts.signatures.length, signers })
  return facts.document.pages.map((_, page): Stamp => ({ page, kind: 'text', text, rect: markRect }))
}

/** The stamps of the signers' fields, in the order in which they signed, and the note on an incomplete document. */
export async function stampsOf(ctx: Ctx, facts: SigningFacts): Promise<Stamp[]> {
  const stamps: Stamp[] = []
  for (const { recipientId } of facts.signatures) {
    const own = facts.fields.filter((field) => field.recipientId === recipientId)
    for (const { type, page, rect, options, value } of own) {
      const stamp = ctx.fieldRegistry[type].stamp(value, options)
      if (stamp === null) continue
      const at = { page: page - 1, rect }
      if (stamp.kind === 'text') stamps.push({ ...at, ...stamp })
      else {
        const under = stamp.hasLinesUnder ? (facts.under.get(recipientId) ?? []) : []
        stamps.push({ ...at, kind: 'image', png: await ctx.blobs.get(stamp.sha256), under })
      }
    }
  }
  return [...stamps, ...(await marksOf(facts))]
}
