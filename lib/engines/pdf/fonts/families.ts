/** The typefaces for text, all from the Noto Sans collection (SIL Open Font License 1.1). */
export type Family =
  | 'general'
  | 'arabic'
  | 'hebrew'
  | 'thai'
  | 'bengali'
  | 'tamil'
  | 'telugu'
  | 'gujarati'
  | 'gurmukhi'
  | 'kannada'
  | 'malayalam'
  | 'sinhala'
  | 'armenian'
  | 'georgian'
  | 'khmer'
  | 'lao'
  | 'myanmar'
  | 'ethiopic'
  | 'sc'
  | 'tc'
  | 'jp'
  | 'kr'

export type Script = { name: string; tag: string; pattern: RegExp; families: readonly Family[] }

const script = (name: string, tag: string, ...families: Family[]): Script => ({
  name,
  tag,
  pattern: new RegExp(`^\\p{Script=${name}}$`, 'u'),
  families,
})

const han = ['sc', 'tc', 'jp', 'kr'] as const

/** Scripts by Unicode name and ISO 15924 code, and the families for each in order of preference. */
export const scripts: readonly Script[] = [
  script('Latin', 'Latn', 'general'),
  script('Greek', 'Grek', 'general'),
  script('Cyrillic', 'Cyrl', 'general'),
  script('Devanagari', 'Deva', 'general'),
  script('Arabic', 'Arab', 'arabic'),
  script('Hebrew', 'Hebr', 'hebrew'),
  script('Thai', 'Thai', 'thai'),
  script('Bengali', 'Beng', 'bengali'),
  script('Tamil', 'Taml', 'tamil'),
  script('Telugu', 'Telu', 'telugu'),
  script('Gujarati', 'Gujr', 'gujarati'),
  script('Gurmukhi', 'Guru', 'gurmukhi'),
  script('Kannada', 'Knda', 'kannada'),
  script('Malayalam', 'Mlym', 'malayalam'),
  script('Sinhala', 'Sinh', 'sinhala'),
  script('Armenian', 'Armn', 'armenian'),
  script('Georgian', 'Geor', 'georgian'),
  script('Khmer', 'Khmr', 'khmer'),
  script('Lao', 'Laoo', 'lao'),
  script('Myanmar', 'Mymr', 'myanmar'),
  script('Ethiopic', 'Ethi', 'ethiopic'),
  script('Han', 'Hani', ...han),
  script('Hiragana', 'Hira', 'jp'),
  script('Katakana', 'Kana', 'jp'),
  script('Bopomofo', 'Bopo', 'tc', 'sc'),
  script('Hangul', 'Hang', 'kr'),
]

/**
 * The families to search for characters shared by scripts (punctuation, symbols, digits) if the neighbours' families do not
 * have them.
 */
export const everyFamily: readonly Family[] = [...new Set(scripts.flatMap(({ families }) => families))]

const inOrder = (first: Family): readonly Family[] => [first, ...han.filter((family) => family !== first)]

/**
 * The regional forms of a text's Han characters: Japanese next to kana, Korean next to Hangul, otherwise those of the
 * language, and else the first of Simplified, Traditional, Japanese and Korean that has all of them.
 */
export function hanFamilies(text: string, language = ''): readonly Family[] {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return inOrder('jp')
  if (/\p{Script=Hangul}/u.test(text)) return inOrder('kr')
  if (/\p{Script=Bopomofo}/u.test(text)) return inOrder('tc')
  if (/^ja\b/i.test(language)) return inOrder('jp')
  if (/^ko\b/i.test(language)) return inOrder('kr')
  if (/^zh-(?:hant|tw|hk|mo)\b/i.test(language)) return inOrder('tc')
  return han
}
