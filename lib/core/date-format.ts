import { Remembered } from './lru-cache.ts'

const formats = new Remembered<Intl.DateTimeFormat>(256)

/**
 * The format of dates in a language, of which each is made once: making one takes longer than a hundred uses of it. In
 * every language with the digits of codes, hashes and addresses, which stand beside the dates.
 */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const made = () => new Intl.DateTimeFormat(locale, { numberingSystem: 'latn', ...options })
  return formats.get(JSON.stringify([locale, options]), made)
}
