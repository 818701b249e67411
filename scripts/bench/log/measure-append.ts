import type { Store } from '#db/client.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import type { Row } from '../report.ts'
import { inParallel, median, timed } from '../statistics.ts'
import { eventNumber } from './filled-log.ts'

const HANDS = 8
const MOST_APART = 20

/** A log, and the number of events it was filled with. */
export type Log = { store: Store; events: number }

async function perSecond({ store }: Log, from: number, count: number): Promise<number> {
  const numbers = Array.from({ length: count }, (_, i) => from + i)
  const { ms } = await timed(() =>
    inParallel(numbers, HANDS, (number) => store.tx((q) => appendEvents(q, [eventNumber(number)]))),
  )
  return count / (ms / 1000)
}

/** Events appended per second, each in its own transaction as requests do; a short and a long log alternate. */
export async function measureAppend(short: Log, long: Log, rounds: number): Promise<Row[]> {
  const each = 200
  const rates = { short: [] as number[], long: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    rates.short.push(await perSecond(short, short.events + round * each, each))
    rates.long.push(await perSecond(long, long.events + round * each, each))
  }
  const [few, many] = [median(rates.short), median(rates.long)]
  const group = `Appending, ${HANDS} transactions at once`
  const grown = rounds * each
  return [
    {
      group,
      what: `at ${short.events} events`,
      value: few,
      unit: 'events/s',
      note: `grown by ${grown} during the run`,
    },
    {
      group,
      what: `at ${long.events} events`,
      value: many,
      unit: 'events/s',
      note: `grown by ${grown} during the run`,
    },
    { group, what: 'difference', value: Math.abs(1 - many / few) * 100, unit: '%', target: { most: MOST_APART } },
  ]
}
