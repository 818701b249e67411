/** A log's name without the number that a rollback appends, and that number (1 for the first name). */
function partsOf(origin: string): { base: string; number: number } {
  const [, base, number] = /^([^/]+\/.+)\/([2-9]|[1-9]\d+)$/.exec(origin) ?? []
  return base === undefined ? { base: origin, number: 1 } : { base, number: Number(number) }
}

/** Returns true if a log named `later` may have been named `origin` before: same base, and a number that is not greater. */
export function isSameOrEarlier(origin: string, later: string): boolean {
  const [a, b] = [partsOf(origin), partsOf(later)]
  return a.base === b.base && a.number <= b.number
}

/**
 * The name of a log after a rollback: its base with a number greater than every number known to be used. Signing under the
 * old name could produce two different checkpoints of one size.
 */
export function nextOrigin(origin: string, used: string | null): string {
  const own = partsOf(origin)
  const other = used === null ? own : partsOf(used)
  const number = Math.max(own.number, other.base === own.base ? other.number : 1) + 1
  return `${own.base}/${number}`
}
