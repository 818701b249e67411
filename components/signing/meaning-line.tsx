import { useTranslations } from 'next-intl'
import type { SigningView } from './signing-view.ts'

/** What the signature will mean, word for word as the signer's act records it; nothing where it is a plain signature. */
export function MeaningLine({ meaning }: Pick<SigningView['recipient'], 'meaning'>) {
  const t = useTranslations('signing')
  const meanings = useTranslations('meaning')
  return meaning ? <p>{t('meaning', { meaning: meanings(meaning) })}</p> : null
}
