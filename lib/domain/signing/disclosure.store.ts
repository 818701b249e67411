import { and, desc, eq } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { type Params, query } from '#db/query.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import type { Locale } from '#lib/words/locales.ts'

export type DisclosureRow = NonNullable<Awaited<ReturnType<typeof newestDisclosure>>>

const newest = query((q, { organisationId, locale }: Params<{ organisationId: OrganisationId; locale: string }>) => {
  const d = q.t.disclosure
  return q
    .select()
    .from(d)
    .where(and(eq(d.organisationId, organisationId), eq(d.locale, locale)))
    .orderBy(desc(d.version))
    .limit(1)
})

/** The newest version that an organisation wrote in a language; null while the product's text applies. */
export async function newestDisclosure(q: Q, organisationId: OrganisationId, locale: Locale) {
  const [row] = await newest(q, { organisationId, locale })
  return row ?? null
}

/** Every version that an organisation wrote in a language, newest first. */
export async function disclosuresOf(q: Q, organisationId: OrganisationId, locale: Locale): Promise<DisclosureRow[]> {
  const d = q.t.disclosure
  return q
    .select()
    .from(d)
    .where(and(eq(d.organisationId, organisationId), eq(d.locale, locale)))
    .orderBy(desc(d.version))
}

/** Inserts a version; false if that version exists. */
export async function tryInsertDisclosure(q: Q, row: DisclosureRow): Promise<boolean> {
  const d = q.t.disclosure
  return (await q.insert(d).values(row).onConflictDoNothing().returning({ version: d.version })).length > 0
}
