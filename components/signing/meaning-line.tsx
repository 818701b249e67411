import { useTranslations } from 'next-intl'
import type { SigningView } from './signing-view.ts'

/** The meaning of the signature, exactly as the log records it; renders nothing for a plain signature. */
export function MeaningLine({ meaning }: Pick<SigningView['recipient'], 'meaning'>) {
  const t = useTranslations('signing')
  const meanings = useTranslations('meaning')
  return meaning ? <p>{t('meaning', { meaning: meanings(meaning) })}</p> : null
}
