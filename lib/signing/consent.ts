import type { SignatureMeaning } from '#lib/contract/schema.ts'
import { toLocale, translator } from '#lib/core/words/index.ts'

/** What the words of consent name. */
export type ConsentFacts = { title: string; sender: string; organisation: string; recipient: string }

const sections = ['scope', 'paper', 'withdraw', 'contact', 'needs', 'record'] as const

/**
 * The disclosure and the sentence agreed to, as plain text, word for word what the signer's screen says in this
 * language: its hash is in the log and its text is kept (trust.md LEG-01, LEG-02).
 */
export function consentText(locale: string, facts: ConsentFacts): string {
  const t = translator(toLocale(locale), 'signing')
  const { title, sender, organisation } = facts
  const told = sections.map(
    (name) => `${t(`disclosure.${name}.title`)}\n${t(`disclosure.${name}.text`, { title, sender, organisation })}`,
  )
  return [t('disclosure.heading'), ...told, t('consent.agree')].join('\n\n')
}

/** The words beside the button that signs: what the signature means, where the screen says it, and what the press does. */
export function intentText(locale: string, facts: ConsentFacts, meaning: SignatureMeaning | null): string {
  const language = toLocale(locale)
  const t = translator(language, 'signing')
  const intent = t('pad.intent', { recipient: facts.recipient, title: facts.title })
  return meaning ? `${t('meaning', { meaning: translator(language, 'meaning')(meaning) })} ${intent}` : intent
}
