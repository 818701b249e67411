import { makeDocument, TEN_PAGES_BYTES } from '../documents.ts'
import type { Row } from '../report.ts'
import { inParallel, median, quantile } from '../statistics.ts'
import { prepare, type Stage, settled, sign } from './cycle.ts'
import { AT_ONCE, askBare, loadOf, loadRows } from './load.ts'
import type { Memory } from './memory.ts'

const LEAST_A_MINUTE = 1200
const BARE_REQUESTS = 4000

/** Signings a minute with eight signers at once, whose contracts wait for nothing but the submit. */
export async function measureThroughput(
  stage: Stage,
  count: number,
  memory: Memory,
  say: (words: string) => void,
): Promise<Row[]> {
  say(`throughput: preparing ${count} contracts of 10 pages`)
  const document = await makeDocument(10, TEN_PAGES_BYTES)
  const prepared = await inParallel(Array.from({ length: count }), AT_ONCE, () => prepare(stage, document, 10))
  const bare = Array.from({ length: Math.max(500, Math.min(BARE_REQUESTS, count * 10)) })
  const bareLoad = await loadOf(stage.server, () => inParallel(bare, AT_ONCE, () => askBare(stage.http)))
  say('throughput: signing')
  const times: number[] = []
  const profile = stage.server.profile('throughput')
  const load = await loadOf(stage.server, () =>
    inParallel(prepared, AT_ONCE, async (one) => {
      times.push((await sign(stage, one)).ms)
      memory.signed()
    }),
  )
  await profile.end()
  await Promise.all(prepared.map((one) => settled(stage, one)))
  const aMinute = (things: number, ms: number) => (things / ms) * 60_000
  const group = `Signings with ${AT_ONCE} at once, 10 pages`
  const signings = aMinute(count, load.ms)
  const bares = aMinute(bare.length, bareLoad.ms)
  return [
    { group, what: 'signings', value: signings, unit: '/min', target: { least: LEAST_A_MINUTE } },
    { group, what: 'each takes, median', value: median(times), unit: 'ms' },
    { group, what: 'each takes, 95th percentile', value: quantile(times, 0.95), unit: 'ms' },
    { group, what: 'bare route (/api/health)', value: bares, unit: '/min' },
    { group, what: 'bare routes in the time of a signing', value: bares / signings, unit: '×' },
    ...loadRows(group, load, count),
  ]
}
