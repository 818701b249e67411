/**
 * The unbalanced operators of a page's content: graphics states saved but not restored, surplus restores, open text and
 * marked content.
 */
export type Balance = { open: number; underflow: number; inText: boolean; marked: number }

const isSpace = (b: number): boolean => b === 0x20 || b === 0x0a || b === 0x0d || b === 0x09 || b === 0x0c || b === 0x00
const isDelimiter = (b: number): boolean =>
  b === 0x28 ||
  b === 0x29 ||
  b === 0x3c ||
  b === 0x3e ||
  b === 0x5b ||
  b === 0x5d ||
  b === 0x7b ||
  b === 0x7d ||
  b === 0x2f ||
  b === 0x25

/**
 * Counts the paired operators of a content stream, so that what is drawn after it starts from a clean state even if some are
 * missing. Skips strings, comments and inline images.
 */
export function contentBalance(content: Uint8Array): Balance {
  const balance: Balance = { open: 0, underflow: 0, inText: false, marked: 0 }
  let at = 0
  while (at < content.length) {
    const byte = content[at] ?? 0
    if (isSpace(byte)) at += 1
    else if (byte === 0x28) at = afterLiteral(content, at)
    else if (byte === 0x25) at = afterLine(content, at)
    else if (byte === 0x3c && content[at + 1] !== 0x3c) at = afterByte(content, at, 0x3e)
    else if (byte === 0x2f) at = afterToken(content, at + 1)
    else if (isDelimiter(byte)) at += 1
    else {
      const end = afterToken(content, at)
      const operator = end - at <= 3 ? String.fromCharCode(...content.subarray(at, end)) : ''
      at = operator === 'ID' ? afterInlineImage(content, end) : end
      count(balance, operator)
    }
  }
  return balance
}

function count(balance: Balance, operator: string): void {
  if (operator === 'q') balance.open += 1
  else if (operator === 'Q' && balance.open > 0) balance.open -= 1
  else if (operator === 'Q') balance.underflow += 1
  else if (operator === 'BT') balance.inText = true
  else if (operator === 'ET') balance.inText = false
  else if (operator === 'BMC' || operator === 'BDC') balance.marked += 1
  else if (operator === 'EMC' && balance.marked > 0) balance.marked -= 1
}

function afterToken(content: Uint8Array, from: number): number {
  let at = from
  while (at < content.length && !isSpace(content[at] ?? 0) && !isDelimiter(content[at] ?? 0)) at += 1
  return at
}

function afterByte(content: Uint8Array, from: number, byte: number): number {
  const found = content.indexOf(byte, from)
  return found < 0 ? content.length : found + 1
}

function afterLine(content: Uint8Array, from: number): number {
  let at = from
  while (at < content.length && content[at] !== 0x0a && content[at] !== 0x0d) at += 1
  return at
}

function afterLiteral(content: Uint8Array, from: number): number {
  let depth = 0
  for (let at = from; at < content.length; at += 1) {
    const byte = content[at]
    if (byte === 0x5c) at += 1
    else if (byte === 0x28) depth += 1
    else if (byte === 0x29) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return content.length
}

/** The data of an inline image ends at EI between white space, followed by readable content. */
function afterInlineImage(content: Uint8Array, from: number): number {
  for (let at = from + 1; at + 1 < content.length; at += 1) {
    if (content[at] !== 0x45 || content[at + 1] !== 0x49 || !isSpace(content[at - 1] ?? 0)) continue
    const rest = content.subarray(at + 2, at + 12)
    if (rest.length === 0 || (isSpace(rest[0] ?? 0) && rest.every((b) => isSpace(b) || (b >= 0x20 && b < 0x7f))))
      return at + 2
  }
  return content.length
}
