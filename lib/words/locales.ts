/** Languages of the portal and the public pages, which have every area. */
export const portalLocales = ['en', 'fr', 'ar'] as const
export type PortalLocale = (typeof portalLocales)[number]

/** Languages of contracts and recipients, which have at least the areas of `signerAreas`. */
export const signerLocales = [...portalLocales] as const
export type Locale = (typeof signerLocales)[number]

/** The name of each language in that language. */
export const languageNames: Record<Locale, string> = { en: 'English', fr: 'Français', ar: 'العربية' }

/**
 * The tag of each language for Intl (BCP 47). Arabic uses Latin digits, like codes, hashes and addresses, because the
 * default digits of `ar` differ between browsers.
 */
export const languageTags = { en: 'en', fr: 'fr', ar: 'ar-u-nu-latn' } as const satisfies Record<Locale, string>
export type LanguageTag = (typeof languageTags)[Locale]

/**
 * How each language writes an instant. English is not that of a particular country. Arabic uses the name of the month,
 * because in its shorter form of digits only the month is ambiguous.
 */
export const clocks: Record<Locale, { tag: string; dateStyle: 'medium' | 'long'; comma: string }> = {
  en: { tag: 'en-GB', dateStyle: 'medium', comma: ',' },
  fr: { tag: 'fr-FR', dateStyle: 'medium', comma: ',' },
  ar: { tag: 'ar', dateStyle: 'long', comma: '،' },
}

/**
 * The locale that matches a tag by lookup (RFC 4647 §3.4): the tag, then the tag without its last subtags; null without a
 * match.
 */
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

/** The locale preferred by an Accept-Language header (RFC 9110 §12.5.4), or `fallback`. */
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
