/** What the words of the disclosure may name. */
export const disclosureVariables = ['title', 'sender', 'organisation'] as const
export type DisclosureValues = Readonly<Record<(typeof disclosureVariables)[number], string>>

/** The variables as they are written in a text, standing for themselves. */
export const unfilled: DisclosureValues = { title: '{title}', sender: '{sender}', organisation: '{organisation}' }

const known = new Set<string>(Object.values(unfilled))

/** The first thing in braces that is no variable, or the first brace that belongs to nothing; null if there is none. */
export function strayVariable(text: string): string | null {
  return (text.match(/\{[^{}]*\}|[{}]/gu) ?? []).find((found) => !known.has(found)) ?? null
}

/** The text with its variables' values; what looks like a variable inside a value stays as it is. */
export function fillIn(text: string, values: DisclosureValues): string {
  return text.replace(/\{(title|sender|organisation)\}/g, (_, name: keyof DisclosureValues) => values[name])
}
