/** Languages of the portal and the public pages: every area is translated. */
export const portalLocales = ['en', 'fr', 'ar'] as const
export type PortalLocale = (typeof portalLocales)[number]

/** Languages of contracts and recipients: at least the areas of `signerAreas` are translated. */
export const signerLocales = [...portalLocales] as const
export type Locale = (typeof signerLocales)[number]

/**
 * The tag of each language for Intl (BCP 47). Arabic has the digits of codes, hashes and addresses, because which digits
 * plain `ar` has differs from browser to browser.
 */
export const languageTags = { en: 'en', fr: 'fr', ar: 'ar-u-nu-latn' } as const satisfies Record<Locale, string>
export type LanguageTag = (typeof languageTags)[Locale]

/**
 * How each language writes an instant. English is not that of one country. Arabic names the month, because its shorter form
 * has digits only and does not show which of them is the month.
 */
export const clocks: Record<Locale, { tag: string; dateStyle: 'medium' | 'long'; comma: string }> = {
  en: { tag: 'en-GB', dateStyle: 'medium', comma: ',' },
  fr: { tag: 'fr-FR', dateStyle: 'medium', comma: ',' },
  ar: { tag: 'ar', dateStyle: 'long', comma: '،' },
}

/** The locale that a tag matches by lookup (RFC 4647 §3.4): the tag, then the tag without its last subtags; null without a match. */
function lookup<L extends string>(tag: string, among: readonly L[]): L | null {
  const subtags = tag.trim().toLowerCase().split('-')
  while (subtags.length > 0) {
    const range = subtags.join('-')
    const match = among.find((locale) => locale.toLowerCase() === range)
    if (match) return match
    subtags.pop()
    // A single letter introduces the subtags after it, so it is dropped with them.
    if (subtags.at(-1)?.length === 1) subtags.pop()
  }
  return null
}

/** The locale of a stored or requested tag; English without a match. */
export function toLocale(tag: string | null | undefined): Locale
export function toLocale<L extends string>(tag: string | null | undefined, among: readonly L[]): L | 'en'
export function toLocale(tag: string | null | undefined, among: readonly string[] = signerLocales): string {
  return lookup(tag ?? '', among) ?? 'en'
}

/** The locale that an Accept-Language header prefers (RFC 9110 §12.5.4); `fallback` if it names none of them. */
export function preferredLocale<L extends string>(
  acceptLanguage: string | null,
  among: readonly L[],
  fallback: NoInfer<L>,
): L {
  const ranges = (acceptLanguage ?? '').split(',').map((range) => {
    const [tag = '', weight] = range.split(/;\s*q\s*=/i)
    return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 }
  })
  const accepted = ranges.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  for (const { tag } of accepted) {
    const match = lookup(tag, among)
    if (match) return match
  }
  return fallback
}
