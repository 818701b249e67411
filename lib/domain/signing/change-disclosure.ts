import { canonicalJson } from '#lib/core/canonical-json.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, findUser, type Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import type { Locale } from '#lib/words/index.ts'
import { strayVariable } from './disclosure.rules.ts'
import { disclosuresOf, tryInsertDisclosure } from './disclosure.store.ts'
import { currentDisclosure, disclosureSha256, productSections, sectionTitles } from './disclosure.ts'
import {
  type DisclosureSections,
  type DisclosureSettings,
  type DisclosureVersion,
  disclosureSections,
  type SaveDisclosureInput,
} from './schema.ts'

type Admin = Authorized<Member, 'manage'>

/** What applies in a language now, and every version that ever did. */
export async function disclosureSettings(ctx: Ctx, admin: Admin, locale: Locale): Promise<DisclosureSettings> {
  const rows = await disclosuresOf(ctx.store.q, admin.organisationId, locale)
  const names = new Map<string, string>()
  for (const id of new Set(rows.map((row) => row.createdBy)))
    names.set(id, (await findUser(ctx.store.q, id))?.name ?? '')
  const own = await productSections(locale)
  const first: DisclosureVersion = {
    version: 0,
    sections: own,
    sha256: disclosureSha256({ locale, version: 0, sections: own }),
    saved: null,
  }
  const later = rows.map(({ version, sections: stored, createdAt, createdBy }): DisclosureVersion => {
    const sections = { ...own, ...stored }
    const sha256 = disclosureSha256({ locale, version, sections })
    return { version, sections, sha256, saved: { at: createdAt, by: names.get(createdBy) ?? '' } }
  })
  const current = later[0] ?? first
  return {
    locale,
    titles: await sectionTitles(locale),
    current,
    isProducts: isSame(current.sections, own),
    versions: [...later, first],
  }
}

function isSame(one: DisclosureSections, other: DisclosureSections): boolean {
  return canonicalJson(one) === canonicalJson(other)
}

/** Makes the sections the next version, which applies to whoever agrees from now on; the same words are no new version. */
async function save(
  ctx: Ctx,
  admin: Admin,
  { locale, base }: { locale: Locale; base: number },
  sections: DisclosureSections,
): Promise<void> {
  await ctx.store.tx(async (q) => {
    const current = await currentDisclosure(q, admin.organisationId, locale)
    if (current.version !== base) throw new Refusal('conflict')
    if (isSame(current.sections, sections)) return
    const version = base + 1
    const row = { organisationId: admin.organisationId, locale, version, sections }
    if (!(await tryInsertDisclosure(q, { ...row, createdBy: admin.userId, createdAt: ctx.now() })))
      throw new Refusal('conflict')
    await appendEvents(q, [
      {
        event: 'disclosure.changed',
        contractId: null,
        actor: { kind: 'member', id: admin.userId },
        at: ctx.now(),
        request: ctx.request,
        data: { locale, version, sha256: disclosureSha256({ locale, version, sections }) },
        personal: { name: admin.name, email: admin.email },
      },
    ])
  })
}

/**
 * Words the disclosure of a language anew, as its next version. Throws Refusal('disclosure_variable_unknown') for braces
 * around anything but its variables, and 'conflict' if somebody else saved since version `base` was read.
 */
export async function saveDisclosure(ctx: Ctx, admin: Admin, { locale, base, ...sections }: SaveDisclosureInput) {
  for (const section of disclosureSections) {
    const variable = strayVariable(sections[section])
    if (variable !== null) throw new Refusal('disclosure_variable_unknown', { section, variable })
  }
  await save(ctx, admin, { locale, base }, sections)
}

/** Goes back to the product's own words, which is a version like any other. */
export async function restoreDisclosure(ctx: Ctx, admin: Admin, of: { locale: Locale; base: number }): Promise<void> {
  await save(ctx, admin, of, await productSections(of.locale))
}
