/** A log's name without the number that it got when it had to go on under a new one, and that number (1 for the first). */
function partsOf(origin: string): { base: string; number: number } {
  const [, base, number] = /^([^/]+\/.+)\/([2-9]|[1-9]\d+)$/.exec(origin) ?? []
  return base === undefined ? { base: origin, number: 1 } : { base, number: Number(number) }
}

/** Whether a log of the name `later` may once have been called `origin`: the same, or the same with a smaller number. */
export function isSameOrEarlier(origin: string, later: string): boolean {
  const [a, b] = [partsOf(origin), partsOf(later)]
  return a.base === b.base && a.number <= b.number
}

/**
 * The name under which a log goes on after it was set back: its own with the next number, after every one that is known
 * to have been used. Under the old name and key it would say two things of one size.
 */
export function nextOrigin(origin: string, used: string | null): string {
  const own = partsOf(origin)
  const other = used === null ? own : partsOf(used)
  const number = Math.max(own.number, other.base === own.base ? other.number : 1) + 1
  return `${own.base}/${number}`
}
