/** The languages that every word of the product exists in. */
export const locales = ['en', 'fr', 'ar'] as const
export type Locale = (typeof locales)[number]

/**
 * How each language is named to Intl (BCP 47). Arabic with the digits of codes, hashes and addresses, which stand beside
 * its dates and numbers: which ones plain `ar` means differs from browser to browser.
 */
export const languageTags = { en: 'en', fr: 'fr', ar: 'ar-u-nu-latn' } as const satisfies Record<Locale, string>
export type LanguageTag = (typeof languageTags)[Locale]

/** The language of a stored or requested tag, English if it is none of ours. */
export function toLocale(tag: string | null | undefined): Locale {
  return locales.find((locale) => locale === tag?.slice(0, 2).toLowerCase()) ?? 'en'
}

/** The one of our languages that a browser's Accept-Language header likes best; `fallback` if it names none. */
export function preferredLocale(acceptLanguage: string | null, fallback: Locale): Locale {
  const wishes = (acceptLanguage ?? '').split(',').map((wish) => {
    const [tag = '', quality] = wish.trim().split(';q=')
    return { tag: tag.slice(0, 2).toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 }
  })
  const known = wishes.filter(({ tag, quality }) => quality > 0 && locales.some((locale) => locale === tag))
  return toLocale(known.sort((a, b) => b.quality - a.quality)[0]?.tag ?? fallback)
}
