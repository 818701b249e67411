import type { useFormatter } from 'next-intl'

const KILO = 1024
const MEGA = KILO * KILO

/** A file size in the user's locale, in bytes, kB or MB. 1 kB is 1,024 bytes, as in the upload limit. */
export function fileSize(bytes: number, format: ReturnType<typeof useFormatter>): string {
  if (bytes < KILO) return format.number(bytes, { style: 'unit', unit: 'byte', unitDisplay: 'long' })
  const mega = bytes >= MEGA
  return format.number(bytes / (mega ? MEGA : KILO), {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    unitDisplay: 'short',
    maximumFractionDigits: mega ? 1 : 0,
  })
}
