/** A stretch of plain text: words, or the address of a page of this installation. */
export type TextPart = { kind: 'text' | 'link'; text: string }

const address = /https?:\/\/[^\s<>"']+/g

/** Cuts plain text into words and links. Only addresses under `origin` become links; any other stays text. */
export function ownLinks(text: string, origin: string): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    // The full stop of a sentence is not a part of the address that it follows.
    const found = match[0].replace(/[.,;:!?)\]]+$/, '')
    if (!URL.canParse(found) || new URL(found).origin !== origin) continue
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) })
    parts.push({ kind: 'link', text: found })
    at = match.index + found.length
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) })
  return parts
}
