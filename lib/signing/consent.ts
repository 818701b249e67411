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

/** The sentence beside the button that signs. */
export function intentText(locale: string, facts: ConsentFacts): string {
  return translator(toLocale(locale), 'signing')('pad.intent', { recipient: facts.recipient, title: facts.title })
}
