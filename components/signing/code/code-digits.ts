/** How many digits a code has. */
export const codeLength = 6

/**
 * The digits of what was typed, pasted or filled in by the phone, at most six: spaces, dashes and words around the code
 * fall away, and digits of other scripts (Arabic, Devanagari, …) become ASCII.
 */
export function codeDigits(text: string): string {
  const ascii = text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
  return ascii.replace(/\D/g, '').slice(0, codeLength)
}

/** Decimal digits of a script lie in ten consecutive code points that start at its zero. */
function digitValue(digit: string): number {
  let zero = digit.codePointAt(0) ?? 0
  const start = zero
  while (start - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return start - zero
}
