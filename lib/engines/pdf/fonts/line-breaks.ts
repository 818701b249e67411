const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const dictionary = new Intl.Segmenter('en', { granularity: 'word' })

/** A part of a text before which a line may break; `spaced` if a space precedes it, which a line break replaces. */
export type Piece = { text: string; spaced: boolean }

/** Scripts without spaces between words: words are found with a dictionary. */
const unspaced =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
/** Characters that must not start a line, and those that must not end one. */
const closing = /^[\p{Pe}\p{Pf}\p{M}\p{Po}\u3005\u30fb\u30fc\u301c]/u
const opening = /[\p{Ps}\p{Pi}]$/u

/** The parts of a text between which lines may break: after spaces and hyphens, and between words without spaces. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  for (const word of text.split(' ')) {
    if (word === '') continue
    const parts = word
      .split(/(?<=\p{L}[-\u2010\u2013])(?=\p{L})/u)
      .flatMap((part) => (unspaced.test(part) ? unspacedWords(part) : [part]))
    pieces.push(...parts.map((part, i) => ({ text: part, spaced: i === 0 && pieces.length > 0 })))
  }
  return pieces
}

function unspacedWords(text: string): string[] {
  const words: string[] = []
  for (const { segment } of dictionary.segment(text)) {
    const last = words.at(-1)
    if (last !== undefined && (closing.test(segment) || opening.test(last))) words[words.length - 1] = last + segment
    else words.push(segment)
  }
  return words
}

/**
 * Breaks a text into lines of at most the given width: between its pieces, and between grapheme clusters in a piece longer
 * than a line. With `anywhere` it always breaks between clusters, so that lines are filled.
 */
export function brokenLines(
  text: string,
  width: number,
  widthOf: (text: string) => number,
  anywhere = false,
): string[] {
  const lines: string[] = []
  const space = widthOf(' ')
  let line = ''
  let reached = 0
  for (const { text: piece, spaced } of piecesOf(text)) {
    const gap = spaced && line !== '' ? ' ' : ''
    const wide = reached + (gap === '' ? 0 : space) + widthOf(piece)
    if (wide <= width) {
      line += gap + piece
      reached = wide
      continue
    }
    const rest = anywhere && line !== '' ? line + gap + piece : piece
    if (line !== '' && !anywhere) lines.push(line)
    const parts = widthOf(rest) <= width ? [rest] : broken(rest, width, widthOf)
    lines.push(...parts.slice(0, -1))
    line = parts.at(-1) ?? ''
    reached = widthOf(line)
  }
  return [...lines, line]
}

/**
 * Splits text into parts as long as the width allows. Estimates from single characters first, since measuring requires
 * shaping.
 */
function broken(text: string, width: number, widthOf: (text: string) => number): string[] {
  const segments = [...graphemes.segment(text)].map(({ segment }) => segment)
  const parts: string[] = []
  for (let from = 0; from < segments.length; ) {
    const fits = (to: number): boolean => to <= from + 1 || widthOf(segments.slice(from, to).join('')) <= width
    let to = from
    for (let reached = 0; to < segments.length && reached <= width; to += 1) reached += widthOf(segments[to] ?? '')
    while (to < segments.length && fits(to + 1)) to += 1
    while (!fits(to)) to -= 1
    parts.push(segments.slice(from, to).join(''))
    from = to
  }
  return parts.map((part, i) => (i < parts.length - 1 ? part.trimEnd() : part))
}
