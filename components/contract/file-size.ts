import type { useFormatter } from 'next-intl'

const KILO = 1024
const MEGA = KILO * KILO

/** A size in the reader's own way: kB under a megabyte, MB above, counted in 1,024s as the upload limit is. */
export function fileSize(bytes: number, format: ReturnType<typeof useFormatter>): string {
  const mega = bytes >= MEGA
  return format.number(bytes / (mega ? MEGA : KILO), {
    style: 'unit',
    unit: mega ? 'megabyte' : 'kilobyte',
    unitDisplay: 'short',
    maximumFractionDigits: mega ? 1 : 0,
  })
}
