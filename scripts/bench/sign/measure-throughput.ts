import { makeDocument, TEN_PAGES_BYTES } from '../documents.ts'
import type { Row } from '../report.ts'
import { inParallel, median, quantile } from '../statistics.ts'
import { prepare, type Stage, settled, sign } from './cycle.ts'
import { askBare, CONCURRENCY, loadOf, loadRows } from './load.ts'
import type { Memory } from './memory.ts'

const LEAST_A_MINUTE = 1200
const BARE_REQUESTS = 4000

/** Signings per minute with eight concurrent signers, whose contracts are ready to submit. */
export async function measureThroughput(
  stage: Stage,
  count: number,
  memory: Memory,
  print: (text: string) => void,
): Promise<Row[]> {
  print(`throughput: preparing ${count} contracts of 10 pages`)
  const document = await makeDocument(10, TEN_PAGES_BYTES)
  const prepared = await inParallel(Array.from({ length: count }), CONCURRENCY, () => prepare(stage, document, 10))
  const bare = Array.from({ length: Math.max(500, Math.min(BARE_REQUESTS, count * 10)) })
  const bareLoad = await loadOf(stage.server, () => inParallel(bare, CONCURRENCY, () => askBare(stage.http)))
  print('throughput: signing')
  const times: number[] = []
  const profile = stage.server.profile('throughput')
  const load = await loadOf(stage.server, () =>
    inParallel(prepared, CONCURRENCY, async (one) => {
      times.push((await sign(stage, one)).ms)
      memory.signed()
    }),
  )
  await profile.end()
  await Promise.all(prepared.map((one) => settled(stage, one)))
  const aMinute = (things: number, ms: number) => (things / ms) * 60_000
  const group = `Signings with ${CONCURRENCY} concurrent clients, 10 pages`
  const signings = aMinute(count, load.ms)
  const bares = aMinute(bare.length, bareLoad.ms)
  return [
    { group, what: 'signings', value: signings, unit: '/min', target: { least: LEAST_A_MINUTE } },
    { group, what: 'latency, median', value: median(times), unit: 'ms' },
    { group, what: 'latency, 95th percentile', value: quantile(times, 0.95), unit: 'ms' },
    { group, what: 'bare route (/api/health)', value: bares, unit: '/min' },
    { group, what: 'bare routes per signing', value: bares / signings, unit: '×' },
    ...loadRows(group, load, count),
  ]
}
