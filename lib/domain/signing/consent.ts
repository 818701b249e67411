import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import { type Locale, translator } from '#lib/words/index.ts'
import type { DisclosureView } from './schema.ts'

/**
 * The disclosure and the sentence agreed to, as plain text, word for word what the signer's screen says: its hash is in
 * the log and its text is kept (LEG-01, LEG-02).
 */
export function consentText({ locale, parts }: Pick<DisclosureView, 'locale' | 'parts'>): string {
  const t = translator(locale, 'signing')
  return [t('disclosure.heading'), ...parts.map(({ title, text }) => `${title}\n${text}`), t('consent.agree')].join(
    '\n\n',
  )
}

/** The words beside the button that signs: what the signature means, where the screen says it, and what the press does. */
export function intentText(
  locale: Locale,
  facts: { title: string; recipient: string },
  meaning: SignatureMeaning | null,
): string {
  const t = translator(locale, 'signing')
  const intent = t('pad.intent', facts)
  return meaning ? `${t('meaning', { meaning: translator(locale, 'meaning')(meaning) })} ${intent}` : intent
}
