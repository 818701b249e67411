import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import { type Locale, translator } from '#lib/words/index.ts'
import type { DisclosureView } from './schema.ts'

/**
 * The disclosure and the sentence agreed to, as plain text, word for word what the signer's screen says: its hash is in
 * the log and its text is kept (LEG-01, LEG-02).
 */
export async function consentText({ locale, parts }: Pick<DisclosureView, 'locale' | 'parts'>): Promise<string> {
  const t = await translator(locale, 'signing')
  return [t('disclosure.heading'), ...parts.map(({ title, text }) => `${title}\n${text}`), t('consent.agree')].join(
    '\n\n',
  )
}

/** The words beside the button that signs: what the signature means, where the screen says it, and what the press does. */
export async function intentText(
  locale: Locale,
  facts: { title: string; recipient: string },
  meaning: SignatureMeaning | null,
): Promise<string> {
  const t = await translator(locale, 'signing')
  const intent = t('pad.intent', facts)
  if (!meaning) return intent
  const meanings = await translator(locale, 'meaning')
  return `${t('meaning', { meaning: meanings(meaning) })} ${intent}`
}
