import type { SignatureMeaning } from '#lib/core/vocabulary/recipient.ts'
import { type Locale, translator } from '#lib/words/index.ts'
import type { DisclosureView } from './schema.ts'

/**
 * The disclosure and the consent sentence as plain text, identical to the signer's screen. The log has its hash and the
 * blob store its text (LEG-01, LEG-02).
 */
export async function consentText({ locale, parts }: Pick<DisclosureView, 'locale' | 'parts'>): Promise<string> {
  const t = await translator(locale, 'signing')
  return [t('disclosure.heading'), ...parts.map(({ title, text }) => `${title}\n${text}`), t('consent.agree')].join(
    '\n\n',
  )
}

/**
 * The text beside the sign button: the meaning of the signature, if the screen shows it, and the effect of the button.
 */
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
