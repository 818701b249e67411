/** Scripts with joining letters, in which two adjacent initials would look like a word. */
const joining = /\p{Script=Arabic}|\p{Script=Syriac}/u
const NON_JOINER = '\u200c'
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** A letter that begins a word; modifier letters, such as the transcribed ʿayn, do not. */
const letter = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}]/u

const words = (list: string) => new Set(list.split(' '))
const titles = words(
  'mr mrs ms miss mx sir dame lord lady dr dres prof mag ing dipl dipling dring drmed med jur phil rer nat hc rev fr frau herr hr m mme mlle me maître sr sra srta don doña sig sigra dott dottssa avv mgr bc',
)
const degrees = words('phd llm llb ma msc bsc ba mba md jd esq md dds cpa ll m')
const generations = words('jr sr jun sen junior senior ii iii iv')
const connectives = words('and und et y e i og och en &')
const particles = words(
  'de del della delle di da das do dos du des la las le les lo los van von vom zu zum zur der den dem ter ten te tot af av bin ibn ben bint al el ad as ash an ar at abu d l y e st',
)

/** Dutch IJ is one letter. */
const digraph = /^ij/iu
const MOST_LETTERS = 4

const bare = (word: string) => word.toLocaleLowerCase('und').replace(/[.,’']/gu, '')

/** Without brackets and degrees after commas; with the family name last. */
function inOrder(name: string): string {
  const [first = '', ...rest] = name
    .replace(/[([{（].*?[)\]}）]/gu, ' ')
    .split(/[,;]/u)
    .map((part) => part.trim())
  const isAddition = (part: string) =>
    part === '' || part.split(/\s+/u).every((word) => degrees.has(bare(word)) || generations.has(bare(word)))
  const given = rest.filter((part) => !isAddition(part))
  return [...given, first].join(' ')
}

/** The words of a name that have an initial: without titles, particles and suffixes, unless nothing else is left. */
function namesIn(name: string): string[] {
  const all = inOrder(name)
    .split(/\s+/u)
    .filter((word) => letter.test(word))
  const untitled = withoutEnds(all)
  const last = untitled.length - 1
  const kept = untitled.filter((word, at) => {
    if (connectives.has(bare(word)) && at > 0 && at < last) return false
    if (at > 0 && isTitle(word)) return false
    return at === 0 || !particles.has(bare(word))
  })
  return kept.length > 0 && untitled.length > 0 ? kept : all
}

const isTitle = (word: string) =>
  titles.has(bare(word).replaceAll('-', '')) && /\.|^(?:mr|mrs|ms|dr|prof|frau|herr|mme|mlle)$/iu.test(word)

function withoutEnds(all: readonly string[]): string[] {
  const from = all.findIndex((word) => !isTitle(word))
  const names = from < 0 ? [] : all.slice(from)
  while (names.length > 1 && isSuffix(names.at(-1) ?? '')) names.pop()
  return names
}

const isSuffix = (word: string) => generations.has(bare(word)) || (degrees.has(bare(word)) && word.includes('.'))

/** The parts of a hyphenated word, without an Arabic article. */
function partsOf(word: string): string[] {
  const parts = word.split(/[-‐‑]/u).filter((part) => letter.test(part))
  const [first = ''] = parts
  return parts.length > 1 && particles.has(bare(first)) ? parts.slice(1) : parts
}

function initialOf(part: string): string {
  const first = [...graphemes.segment(part)].findIndex(({ segment }) => letter.test(segment))
  const from = [...graphemes.segment(part)]
    .slice(Math.max(0, first))
    .map(({ segment }) => segment)
    .join('')
    .replace(/^ال(?=\p{L}{2})/u, '')
  if (digraph.test(from)) return from.slice(0, 2)
  return [...graphemes.segment(from)][0]?.segment ?? ''
}

/** The first letter of each name, in capitals if the script has them: at most four, the last of them the family name's. */
export function initialsOf(name: string): string {
  return joined(lettersOf(name))
}

/** The name and the initials of a signer as they are printed unless the signer corrects them. */
export function proposedNames({ name }: { name: string }): { name: string; initials: string } {
  return { name, initials: initialsOf(name) }
}

/** The first and the last of these letters, for a small picture. */
export function shortInitialsOf(name: string): string {
  const letters = lettersOf(name)
  return joined(letters.length > 1 ? [letters[0] ?? '', letters.at(-1) ?? ''] : letters)
}

function lettersOf(name: string): string[] {
  const names = namesIn(name.normalize('NFC'))
  const all = names.flatMap(partsOf).map(initialOf)
  const shorter = all.length > MOST_LETTERS ? names.map((word) => initialOf(partsOf(word)[0] ?? '')) : all
  return shorter.length > MOST_LETTERS ? [...shorter.slice(0, MOST_LETTERS - 1), shorter.at(-1) ?? ''] : shorter
}

function joined(letters: readonly string[]): string {
  return letters.join(letters.some((one) => joining.test(one)) ? NON_JOINER : '').toLocaleUpperCase('und')
}
