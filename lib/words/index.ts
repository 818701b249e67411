import { createTranslator, type NamespaceKeys, type NestedKeyOf } from 'use-intl/core'
import ar from './ar.ts'
import en, { type Words } from './en.ts'
import fr from './fr.ts'
import { type Locale, languageTags } from './locales.ts'

export type { Words } from './en.ts'
export { type LanguageTag, type Locale, languageTags, locales, preferredLocale, toLocale } from './locales.ts'

const catalogue: Record<Locale, Words> = { en, fr, ar }

/** All words of a language. */
export function wordsOf(locale: Locale): Words {
  return catalogue[locale]
}

const translators = new Map<string, unknown>()

/** For words outside the screens (mails, certificates): a translator of one namespace, such as `mail` or `sample.document`. A missing word throws. */
export function translator<N extends NamespaceKeys<Words, NestedKeyOf<Words>>>(locale: Locale, namespace: N) {
  // Made once: it keeps the messages that it has parsed.
  const key = `${locale} ${namespace}`
  const known = translators.get(key) as Translator<N> | undefined
  const made = known ?? newTranslator(locale, namespace)
  if (!known) translators.set(key, made)
  return made
}

type Translator<N extends NamespaceKeys<Words, NestedKeyOf<Words>>> = ReturnType<typeof newTranslator<N>>

function newTranslator<N extends NamespaceKeys<Words, NestedKeyOf<Words>>>(locale: Locale, namespace: N) {
  const onError = (error: Error) => {
    throw error
  }
  return createTranslator<Words, N>({ locale: languageTags[locale], messages: catalogue[locale], namespace, onError })
}
