import { canonicalJson } from '#lib/core/canonical-json.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type Authorized, byActor, type Member, namesOfUsers } from '#lib/domain/account/index.ts'
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

/** The current disclosure in a language, with all earlier versions. */
export async function disclosureSettings(ctx: Ctx, admin: Admin, locale: Locale): Promise<DisclosureSettings> {
  const rows = await disclosuresOf(ctx.store.q, admin.organisationId, locale)
  const authors = await namesOfUsers(ctx.store.q, [...new Set(rows.map((row) => row.createdBy))])
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
    return { version, sections, sha256, saved: { at: createdAt, by: authors.get(createdBy)?.name ?? '' } }
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

/** Saves the sections as the next version, which applies to consents from now on. Unchanged text creates no version. */
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
      byActor(ctx, admin, 'disclosure.changed', {
        data: { locale, version, sha256: disclosureSha256({ locale, version, sections }) },
      }),
    ])
  })
}

/**
 * Saves the next version of the disclosure in a language. Throws Refusal('disclosure_variable_unknown') for braces
 * around anything but its variables, and 'conflict' if another admin saved after version `base` was read.
 */
export async function saveDisclosure(ctx: Ctx, admin: Admin, { locale, base, ...sections }: SaveDisclosureInput) {
  for (const section of disclosureSections) {
    const variable = strayVariable(sections[section])
    if (variable !== null) throw new Refusal('disclosure_variable_unknown', { section, variable })
  }
  await save(ctx, admin, { locale, base }, sections)
}

/** Restores the product's text, as a new version. */
export async function restoreDisclosure(ctx: Ctx, admin: Admin, of: { locale: Locale; base: number }): Promise<void> {
  await save(ctx, admin, of, await productSections(of.locale))
}
