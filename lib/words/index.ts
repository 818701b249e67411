import { createTranslator, type NamespaceKeys, type NestedKeyOf } from 'use-intl/core'
import { type Area, loadArea, type Words } from './catalogue.ts'
import { type Locale, languageTags } from './locales.ts'

export { type Area, areas, areasOf, loadArea, signerAreas, type Words, wordsOf } from './catalogue.ts'
export {
  type LanguageTag,
  type Locale,
  languageNames,
  languageTags,
  type PortalLocale,
  portalLocales,
  preferredLocale,
  signerLocales,
  toLocale,
} from './locales.ts'

export type Namespace = NamespaceKeys<Words, NestedKeyOf<Words>>
export type Translator<N extends Namespace> = ReturnType<typeof createTranslator<Words, N>>

const translators = new Map<string, Promise<unknown>>()

/**
 * A translator of one namespace, such as `mail` or `sample.document`, for messages outside the screens (mails,
 * certificates). Loads only the area of the namespace. A missing message throws.
 */
export function translator<N extends Namespace>(locale: Locale, namespace: N): Promise<Translator<N>> {
  // Cached, because a translator caches its parsed messages.
  const key = `${locale} ${namespace}`
  const cached = translators.get(key) as Promise<Translator<N>> | undefined
  const created = cached ?? newTranslator(locale, namespace)
  if (!cached) translators.set(key, created)
  return created
}

async function newTranslator<N extends Namespace>(locale: Locale, namespace: N): Promise<Translator<N>> {
  const area = namespace.split('.')[0] as Area
  // The namespace restricts the translator to this area.
  const messages = { [area]: await loadArea(locale, area) } as unknown as Words
  const onError = (error: Error) => {
    throw error
  }
  return createTranslator<Words, N>({ locale: languageTags[locale], messages, namespace, onError })
}
