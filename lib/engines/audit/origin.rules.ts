/** The largest random part of a number, plus one. Numbers stay exact for thousands of names (2^53). */
export const RANDOM_LIMIT = 2 ** 32

/** A log's name without the number of its later names, and that number (1 for the first name). */
function partsOf(origin: string): { base: string; number: number } {
  const [, base, number] = /^([^/]+\/.+)\/([2-9]|[1-9]\d+)$/.exec(origin) ?? []
  return base === undefined ? { base: origin, number: 1 } : { base, number: Number(number) }
}

/** A log's first name: a name without the number that a later one has. */
export function baseOf(origin: string): string {
  return partsOf(origin).base
}

/** Returns true if both are names of the same log, known or lost with a database. */
export function hasSameBase(origin: string, other: string): boolean {
  return baseOf(origin) === baseOf(other)
}

/** Returns true if a log named `later` may have been named `origin` before: same base, and a number that is not greater. */
export function isSameOrEarlier(origin: string, later: string): boolean {
  const [a, b] = [partsOf(origin), partsOf(later)]
  return a.base === b.base && a.number <= b.number
}

/**
 * The next name of a log: its base with a number greater than every number known to be used, plus `random` (a whole number
 * below RANDOM_LIMIT). Signing under the old name could produce two different checkpoints of one size. The numbers in use
 * may be lost with the database and the pinned checkpoint: without the random part, restoring the same backup twice would
 * give the same name twice.
 */
export function nextOrigin(origin: string, used: string | null, random: number): string {
  const own = partsOf(origin)
  const other = used === null ? own : partsOf(used)
  const number = Math.max(own.number, other.base === own.base ? other.number : 1) + 1 + random
  return `${own.base}/${number}`
}
