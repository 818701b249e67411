/** The number of digits of a code. */
export const codeLength = 6

/**
 * The digits in typed, pasted or autofilled text, at most six. Spaces, dashes and words around the code are dropped,
 * and digits of other scripts (Arabic, Devanagari, …) become ASCII.
 */
export function codeDigits(text: string): string {
  const ascii = text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
  return ascii.replace(/\D/g, '').slice(0, codeLength)
}

/** The decimal digits of a script are ten consecutive code points from its zero. */
function digitValue(digit: string): number {
  let zero = digit.codePointAt(0) ?? 0
  const start = zero
  while (start - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return start - zero
}
