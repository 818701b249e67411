import type { Ctx } from '#lib/domain/ctx.ts'
import type { Stamp } from '#lib/engines/pdf/index.ts'
import type { SigningFacts } from './signing-facts.ts'

/** What the signatures put on the pages of the contract, in the order in which they were given. */
export async function stampsOf(ctx: Ctx, facts: SigningFacts): Promise<Stamp[]> {
  const stamps: Stamp[] = []
  for (const signature of facts.signatures) {
    const png = await ctx.blobs.get(signature.imageSha256)
    const under = facts.under.get(signature.recipientId) ?? []
    for (const { recipientId, type, page, rect } of facts.fields) {
      if (recipientId !== signature.recipientId) continue
      const at = { page: page - 1, rect }
      if (type === 'signature') stamps.push({ ...at, kind: 'image', png, under })
      else stamps.push({ ...at, kind: 'text', text: signature[type] })
    }
  }
  return stamps
}
