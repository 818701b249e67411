import { LruCache } from '#lib/core/lru-cache.ts'
import { textDirection } from '#lib/core/text-direction.ts'
import type { FieldType } from '#lib/core/vocabulary/field.ts'
import { type Locale, type Translator, toLocale, translator } from '#lib/words/index.ts'
import { timeText } from '#lib/words/time-text.ts'

/** The texts of a certificate in the contract's language. Times have seconds and their offset from UTC. */
export type CertificateWords = {
  locale: Locale
  t: Translator<'certificate'>
  time: (at: Date) => string
  meaning: Translator<'meaning'>
  list: (names: readonly string[]) => string
  /** "1 signature, 2 dates". */
  counts: (fields: readonly { type: FieldType; count: number }[]) => string
  /** Isolates an address or a hash, whose parts right-to-left text would otherwise reorder. */
  code: (text: string) => string
  /** A language's name in this language. */
  languageName: (tag: string) => string
}

const names = new LruCache<Intl.DisplayNames>(16)
const lists = new LruCache<Intl.ListFormat>(16)

export async function certificateWords({
  locale: tag,
  timeZone,
}: {
  locale: string
  timeZone: string
}): Promise<CertificateWords> {
  const locale = toLocale(tag)
  const field = await translator(locale, 'field')
  const listed = (type: 'conjunction' | 'unit', items: readonly string[]) =>
    lists.get(`${locale} ${type}`, () => new Intl.ListFormat(locale, { type })).format(items)
  return {
    locale,
    t: await translator(locale, 'certificate'),
    time: (at) => timeText(at, locale, timeZone, 'short'),
    meaning: await translator(locale, 'meaning'),
    list: (items) => listed('conjunction', items),
    counts: (fields) =>
      listed(
        'unit',
        fields.map(({ type, count }) => field(`${type}.count`, { count })),
      ),
    code: (text) => (textDirection(locale) === 'rtl' ? `\u2066${text}\u2069` : text),
    languageName: (of) => names.get(locale, () => new Intl.DisplayNames(locale, { type: 'language' })).of(of) ?? of,
  }
}
