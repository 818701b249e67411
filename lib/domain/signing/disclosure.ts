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

/** What signers are told before they agree to sign electronically, with its variables still to be filled in. */
export type Disclosure = { locale: Locale; version: number; sections: DisclosureSections }

/** The product's own words, by section. */
export async function productSections(locale: Locale): Promise<DisclosureSections> {
  const t = await translator(locale, 'signing')
  const texts = disclosureSections.map((name) => [name, t(`disclosure.${name}.text`, unfilled)] as const)
  return Object.fromEntries(texts) as DisclosureSections
}

/** What each section is headed by. */
export async function sectionTitles(locale: Locale): Promise<Record<DisclosureSection, string>> {
  const t = await translator(locale, 'signing')
  const titles = disclosureSections.map((name) => [name, t(`disclosure.${name}.title`)] as const)
  return Object.fromEntries(titles) as Record<DisclosureSection, string>
}

/** What applies now: the organisation's newest version, or version 0, the product's own words. */
export async function currentDisclosure(q: Q, organisationId: OrganisationId, locale: Locale): Promise<Disclosure> {
  const row = await newestDisclosure(q, organisationId, locale)
  // A section that is not stored has the product's words.
  return { locale, version: row?.version ?? 0, sections: { ...(await productSections(locale)), ...row?.sections } }
}

/** SHA-256 over language, version and sections, as canonical JSON: what the log says of a version. */
export function disclosureSha256({ locale, version, sections }: Disclosure): string {
  return sha256Hex(canonicalJson({ locale, version, sections }))
}

/**
 * The disclosure as a signer is told it: each section by its title, and last what kind of signature it is, which is the
 * product's to say (LEG-07, LEG-13). `meaning` is what their signature will mean, where that is stated.
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
  const told = { locale, parts: [...parts, level] }
  return { ...told, version, sha256: sha256Hex(await consentText(told)) }
}
