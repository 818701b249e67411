/** The least number of characters, counted as Unicode code points: the password is the only factor (NIST SP 800-63B-4). */
export const MIN_PASSWORD = 15
export const MAX_PASSWORD = 200

/** Parts of names that are shorter are not looked for. */
const MIN_NAME = 3
/** The least number of characters that are neither a run nor a name. */
const MIN_REST = 8
/** The least length of a run in one direction (`1234`, `1qaz`), and of one in any (`q1w2e3`), to count as one character. */
const MIN_RUN = 4
const MIN_WALK = 6

type Place = { x: number; y: number }

/** The place of a character in the alphabet, and on a US, a German and a French keyboard. */
const places: readonly ((character: string) => Place | undefined)[] = [
  (character) => ({ x: character.codePointAt(0) ?? 0, y: 0 }),
  ...[
    ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
    ['1234567890', 'qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
    ['1234567890', 'azertyuiop', 'qsdfghjklm', 'wxcvbn'],
  ].map((rows) => {
    const keys = new Map(rows.flatMap((row, y) => [...row].map((key, x) => [key, { x, y }] as const)))
    return (character: string) => keys.get(character)
  }),
]

const signs: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i', '0': 'o', '1': 'i', '3': 'e', '5': 's' }

const folded = (text: string) => text.normalize('NFKC').toLowerCase()
const compacted = (text: string) => text.replace(/[^\p{L}\p{N}\p{M}]/gu, '')

/** The direction from one character to the next, if that is the same one or beside it. */
function stepOf(from: Place | undefined, to: Place | undefined): string | null {
  if (!from || !to || Math.abs(from.x - to.x) > 1 || Math.abs(from.y - to.y) > 1) return null
  return `${to.x - from.x} ${to.y - from.y}`
}

/** The length of the run at the start of these characters: 1 if there is none. */
function runOf(characters: readonly string[]): number {
  const runs = places.map((placeOf) => {
    const steps = characters.slice(1).map((character, at) => stepOf(placeOf(characters[at] ?? ''), placeOf(character)))
    const [straight, any] = [steps.findIndex((step) => step === null || step !== steps[0]), steps.indexOf(null)]
    const lengthTo = (end: number) => (end < 0 ? steps.length : end) + 1
    if (lengthTo(any) >= MIN_WALK) return lengthTo(any)
    return lengthTo(straight) >= MIN_RUN ? lengthTo(straight) : 1
  })
  return Math.max(...runs)
}

/** The number of characters if each run is one character. */
function lengthWithoutRuns(text: string): number {
  const characters = [...text]
  let length = 0
  for (let at = 0; at < characters.length; at += runOf(characters.slice(at))) length++
  return length
}

/** The shortest text that the whole consists of, repeated, perhaps cut off at the end. */
function unitOf(text: string): string {
  const characters = [...text]
  for (let size = 1; size <= characters.length / 2; size++)
    if (characters.every((character, at) => character === characters[at % size]))
      return characters.slice(0, size).join('')
  return text
}

function wordsOf(names: readonly string[]): string[] {
  const words = names.flatMap((name) => folded(name).split(/[^\p{L}\p{N}\p{M}]+/u))
  return [...new Set(['signcove', ...words])].filter((word) => [...word].length >= MIN_NAME).sort(longestFirst)
}

const longestFirst = (a: string, b: string) => b.length - a.length

/** What is left without names, and without digits if there was a name. */
function withoutNames(text: string, names: readonly string[]): string {
  const rest = wordsOf(names).reduce((left, word) => left.replaceAll(word, ''), text)
  return rest === text ? text : rest.replace(/\p{N}/gu, '')
}

/** The texts that are looked up in the list: as it is, its letters alone, and with signs read as letters. */
function readings(text: string): string[] {
  const letters = text.replace(/[^\p{L}\p{M}]/gu, '')
  const read = [...text.replace(/[^\p{L}]+$/u, '')].map((sign) => signs[sign] ?? sign).join('')
  return [text, compacted(text), letters, read].filter((reading) => reading !== '')
}

/**
 * True for a password that is easy to guess: a common one (`isCommon`, in lower case), a short text repeated, runs of the
 * alphabet or the keyboard, or little more than these names. Its length is not checked here.
 */
export function isGuessable(
  password: string,
  names: readonly string[],
  isCommon: (password: string) => boolean,
): boolean {
  const text = folded(password)
  const letters = compacted(text)
  // Signs count only if the password has little else.
  const counted = letters.length < MIN_REST ? text : letters
  const unit = unitOf(counted)
  return (
    readings(text).some(isCommon) ||
    (unit !== counted && [...unit].length < MIN_PASSWORD) ||
    lengthWithoutRuns(counted) < MIN_REST ||
    lengthWithoutRuns(withoutNames(counted, names)) < MIN_REST
  )
}
