import { createTranslator, type NamespaceKeys, type NestedKeyOf } from 'use-intl/core'
import en, { type Words } from './en.ts'
import fr from './fr.ts'
import type { Locale } from './locales.ts'

export type { Words } from './en.ts'
export { type Locale, locales, preferredLocale, toLocale } from './locales.ts'

const catalogue: Record<Locale, Words> = { en, fr }

/** All words of a language. */
export function wordsOf(locale: Locale): Words {
  return catalogue[locale]
}

/** For words outside the screens (mails, certificates): a translator of one namespace, such as `mail` or `sample.document`. A missing word throws. */
export function translator<N extends NamespaceKeys<Words, NestedKeyOf<Words>>>(locale: Locale, namespace: N) {
  const onError = (error: Error) => {
    throw error
  }
  return createTranslator<Words, N>({ locale, messages: catalogue[locale], namespace, onError })
}
