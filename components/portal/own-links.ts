/** A part of a plain text: text, or a link to a page of this installation. */
export type TextPart = { kind: 'text' | 'link'; text: string }

const address = /https?:\/\/[^\s<>"']+/g

/** Splits plain text into text and links. Only addresses under `origin` become links. */
export function ownLinks(text: string, origin: string): TextPart[] {
  const parts: TextPart[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    // A full stop after an address ends the sentence.
    const found = match[0].replace(/[.,;:!?)\]]+$/, '')
    if (!URL.canParse(found) || new URL(found).origin !== origin) continue
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) })
    parts.push({ kind: 'link', text: found })
    at = match.index + found.length
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) })
  return parts
}
