import type { Ctx } from '#lib/domain/ctx.ts'
import type { Stamp } from '#lib/engines/pdf/index.ts'
import type { SigningFacts } from './signing-facts.ts'

/** The stamps of the signers' fields, in the order in which they signed. */
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
  return stamps
}
