/** The first letters of the first and the last part of a name, for a picture of a person. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/u)
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]]
  return letters
    .map((part) => Array.from(part ?? '')[0] ?? '')
    .join('')
    .toUpperCase()
}
