import { Remembered } from './remembered.ts'

const formats = new Remembered<Intl.DateTimeFormat>(256)

/** The format of dates in a language, of which each is made once: making one takes longer than a hundred uses of it. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return formats.get(JSON.stringify([locale, options]), () => new Intl.DateTimeFormat(locale, options))
}
