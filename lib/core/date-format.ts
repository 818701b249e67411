import { LruCache } from './lru-cache.ts'

const formats = new LruCache<Intl.DateTimeFormat>(256)

/**
 * A cached date format: creating one takes longer than using it a hundred times. Digits are Latin in every language, like
 * those of codes, hashes and addresses next to the dates.
 */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const created = () => new Intl.DateTimeFormat(locale, { numberingSystem: 'latn', ...options })
  return formats.get(JSON.stringify([locale, options]), created)
}
