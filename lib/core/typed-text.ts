/** Characters that show nothing, and those that only set the direction of others (UAX #44, UAX #9). */
const invisible = /[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu
/** U+200C and U+200D shape words of these scripts; elsewhere they show nothing. */
const shaped =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{M}]$/u
const joiners = new Set(['\u200c', '\u200d'])

/** True for an invisible character that changes how its neighbours look: a joiner, or a variant of an ideograph. */
function isShaping(character: string, before: string, after: string): boolean {
  if (joiners.has(character)) return shaped.test(before) && /^[\p{L}\p{M}]/u.test(after)
  return /^[\u{E0100}-\u{E01EF}]$/u.test(character) && /\p{Script=Han}$/u.test(before)
}

/** A text without the invisible characters that come with pasted text. */
export function visibleText(text: string): string {
  return text.replace(invisible, (character, at: number) =>
    isShaping(character, text.slice(Math.max(0, at - 2), at), text.slice(at + character.length)) ? character : '',
  )
}

/** One line as a person meant to type it: NFC, without invisible characters and control characters, single spaces. */
export function typedLine(text: string): string {
  return visibleText(text.normalize('NFC'))
    .replace(/[\p{White_Space}\p{Cc}]+/gu, ' ')
    .trim()
}

/** The same for several lines. */
export function typedLines(text: string): string {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/u)
    .map((line) => visibleText(line.normalize('NFC')).trimEnd())
    .join('\n')
    .trim()
}
