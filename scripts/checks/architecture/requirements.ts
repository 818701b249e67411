/** Names of encodings, checksums and time zones that have the form of a requirement number. */
const others = new Set(['AES', 'CRC', 'GMT', 'SHA', 'UTC', 'UTF'])

/** The requirement numbers that a text cites, such as LINK-04, without duplicates, sorted. */
export function citedNumbers(text: string): string[] {
  const found = [...text.matchAll(/(?<![-\w])([A-Z]{2,5})-\d{2}\b/g)].filter(([, series = '']) => !others.has(series))
  return [...new Set(found.map(([number]) => number))].sort()
}

/** The numbers that a requirements document defines: `**LINK-04**` at the start of a list item. */
export function definedNumbers(markdown: string): Set<string> {
  return new Set([...markdown.matchAll(/^- \*\*([A-Z]+-\d{2})\*\*/gm)].map(([, number = '']) => number))
}
