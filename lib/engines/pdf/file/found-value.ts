/** PDF white space (ISO 32000-1 7.2.3) as a character class for regular expressions. */
export const space = '[\\0\\t\\n\\f\\r ]'

/** A value found in damaged bytes: its text with missing brackets added, and its end. */
export type FoundValue = {
  /** Without the /Length of a stream. */
  text: string
  end: number
  /** True if the keyword `stream` is at `end`. */
  isStream: boolean
  /** The value of /Length: the digits, and whether they are a reference. */
  length: [whole: string, digits: string, isReference: boolean] | null
}

const token =
  /[\0\t\n\f\r ]+|%[^\r\n]*|<<|>>|[[\]{})]|\(|<[^>]*>?|\/[^\0\t\n\f\r ()<>[\]{}/%]*|[^\0\t\n\f\r ()<>[\]{}/%]+/y
const lengthEntry = new RegExp(`/Length${space}*(\\d+)(${space}+\\d+${space}+R)?`, 'y')
const keywords = new Set(['endobj', 'stream', 'endstream', 'obj', 'xref', 'trailer', 'startxref'])

/**
 * The value that starts at this position. It ends where it is complete, or before a keyword that cannot be part of a value.
 */
export function findValue(text: string, from: number): FoundValue {
  const open: string[] = []
  let length: FoundValue['length'] = null
  let cut: [number, number] | null = null
  let at = from
  let end = from
  let complete = false
  while (at < text.length) {
    token.lastIndex = at
    const found = token.exec(text)?.[0]
    if (found === undefined || keywords.has(found)) break
    // A dictionary or array ends with its last bracket; any other value extends to the keyword.
    const isSilent = /^[\0\t\n\f\r %]/.test(found)
    if (complete && !isSilent) break
    lengthEntry.lastIndex = at
    const entry = open.length === 1 && found === '/Length' ? lengthEntry.exec(text) : null
    if (entry) {
      length = [entry[0], entry[1] ?? '', entry[2] !== undefined]
      cut = [at, lengthEntry.lastIndex]
    }
    at = found === '(' ? afterLiteral(text, at) : entry ? lengthEntry.lastIndex : at + found.length
    if (found === '<<') open.push('>>')
    else if (found === '[') open.push(']')
    else if (found === open.at(-1)) {
      open.pop()
      complete = open.length === 0
    }
    if (!isSilent) end = at
  }
  const isStream = text.startsWith('stream', at)
  const closing = open.reverse().join(' ')
  const whole = isStream && cut ? `${text.slice(from, cut[0])} ${text.slice(cut[1], end)}` : text.slice(from, end)
  return { text: `${whole.trim()} ${closing}`.trim() || 'null', end: isStream ? at : end, isStream, length }
}

/** A string without an end extends to the end of its object. */
function afterLiteral(text: string, from: number): number {
  const next = text.indexOf('endobj', from)
  const limit = next < 0 ? text.length : next
  let depth = 0
  for (let at = from; at < limit; at += 1) {
    const char = text[at]
    if (char === '\\') at += 1
    else if (char === '(') depth += 1
    else if (char === ')') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return limit
}
