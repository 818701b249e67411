/** Letters of these scripts are joined, so that two of them would look like a word. */
const joining = /\p{Script=Arabic}|\p{Script=Syriac}/u
const NON_JOINER = '\u200c'

/** The first letters of the first and the last part of a name, for an avatar. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/u)
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]]
  const first = letters.map((part) => Array.from(part ?? '')[0] ?? '')
  return first.join(first.some((letter) => joining.test(letter)) ? NON_JOINER : '').toUpperCase()
}
