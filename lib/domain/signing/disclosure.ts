import type { Q } from '#db/client.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import { type Locale, translator } from '#lib/words/index.ts'
import { consentText } from './consent.ts'
import { type DisclosureValues, fillIn, unfilled } from './disclosure.rules.ts'
import { newestDisclosure } from './disclosure.store.ts'
import { type DisclosureSection, type DisclosureSections, type DisclosureView, disclosureSections } from './schema.ts'

/** What signers read before they agree to sign electronically. Its variables are not filled in. */
export type Disclosure = { locale: Locale; version: number; sections: DisclosureSections }

/** The product's text, by section. */
export async function productSections(locale: Locale): Promise<DisclosureSections> {
  const t = await translator(locale, 'signing')
  const texts = disclosureSections.map((name) => [name, t(`disclosure.${name}.text`, unfilled)] as const)
  return Object.fromEntries(texts) as DisclosureSections
}

/** The heading of each section. */
export async function sectionTitles(locale: Locale): Promise<Record<DisclosureSection, string>> {
  const t = await translator(locale, 'signing')
  const titles = disclosureSections.map((name) => [name, t(`disclosure.${name}.title`)] as const)
  return Object.fromEntries(titles) as Record<DisclosureSection, string>
}

/** The version of the current disclosure, without its text. */
export async function currentVersion(q: Q, organisationId: OrganisationId, locale: Locale): Promise<number> {
  return (await newestDisclosure(q, organisationId, locale))?.version ?? 0
}

/** The current disclosure: the organisation's newest version, or version 0, the product's text. */
export async function currentDisclosure(q: Q, organisationId: OrganisationId, locale: Locale): Promise<Disclosure> {
  const row = await newestDisclosure(q, organisationId, locale)
  // A section that is not stored has the product's text.
  return { locale, version: row?.version ?? 0, sections: { ...(await productSections(locale)), ...row?.sections } }
}

/** SHA-256 of language, version and sections as canonical JSON: the hash that the log has for a version. */
export function disclosureSha256({ locale, version, sections }: Disclosure): string {
  return sha256Hex(canonicalJson({ locale, version, sections }))
}

/**
 * The disclosure as a signer reads it: each section under its title, then the signature level, which an organisation
 * cannot change (LEG-07, LEG-13). `meaning` is the meaning of the signature, if the contract states one.
 */
export async function disclosureView(
  { locale, version, sections }: Disclosure,
  values: DisclosureValues,
  meaning: SignatureMeaning | null,
): Promise<DisclosureView> {
  const t = await translator(locale, 'signing')
  const titles = await sectionTitles(locale)
  const parts = disclosureSections.map((name) => ({
    title: titles[name],
    text: fillIn(sections[name], values),
  }))
  const level = {
    title: t('disclosure.level.title'),
    text: t(meaning ? 'disclosure.level.meant' : 'disclosure.level.text'),
  }
  const view = { locale, parts: [...parts, level] }
  return { ...view, version, sha256: sha256Hex(await consentText(view)) }
}
