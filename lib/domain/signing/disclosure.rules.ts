/** The variables that a disclosure text may use. */
export const disclosureVariables = ['title', 'sender', 'organisation'] as const
export type DisclosureValues = Readonly<Record<(typeof disclosureVariables)[number], string>>

/** Each variable with its own placeholder as the value, for texts that are filled in later. */
export const unfilled: DisclosureValues = { title: '{title}', sender: '{sender}', organisation: '{organisation}' }

const placeholders = new Set<string>(Object.values(unfilled))

/** The first text in braces that is not a variable, or the first unmatched brace; null if there is none. */
export function strayVariable(text: string): string | null {
  return (text.match(/\{[^{}]*\}|[{}]/gu) ?? []).find((found) => !placeholders.has(found)) ?? null
}

/** Replaces the variables by their values. Placeholders inside a value are not replaced. */
export function fillIn(text: string, values: DisclosureValues): string {
  return text.replace(/\{(title|sender|organisation)\}/g, (_, name: keyof DisclosureValues) => values[name])
}
