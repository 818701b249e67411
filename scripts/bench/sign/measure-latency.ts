import { createHash } from 'node:crypto'
import { makeDocument, TEN_PAGES_BYTES } from '../documents.ts'
import type { Row } from '../report.ts'
import { inParallel, median, quantile, timed } from '../statistics.ts'
import { type Prepared, prepare, type Stage, settled, sign } from './cycle.ts'
import { expectStatus } from './http-client.ts'
import { askBare } from './load.ts'
import type { Memory } from './memory.ts'

const targets: Readonly<Record<number, { median: number; p95: number }>> = { 10: { median: 50, p95: 120 } }

/** From the signer's submit to the answer with the hash of the sealed and stored document, one at a time. */
export async function measureLatency(
  stage: Stage,
  count: number,
  memory: Memory,
  print: (text: string) => void,
): Promise<Row[]> {
  const rows: Row[] = []
  for (const pages of [1, 10, 50]) {
    print(`latency: ${count} contracts of ${pages} pages`)
    rows.push(...(await latencyOf(stage, pages, count, memory)))
  }
  return rows
}

async function latencyOf(stage: Stage, pages: number, count: number, memory: Memory): Promise<Row[]> {
  const document = await makeDocument(pages, (pages * TEN_PAGES_BYTES) / 10)
  const prepared = await inParallel(Array.from({ length: count }), 4, () => prepare(stage, document, pages))
  const [signings, bare]: [number[], number[]] = [[], []]
  let grown = 0
  const profile = stage.server.profile(`latency-${pages}`)
  for (const [at, one] of prepared.entries()) {
    const { ms, value } = await sign(stage, one)
    memory.signed()
    signings.push(ms)
    if (at === 0) grown = (await checkSigned(stage, one, value)) - document.length
    await settled(stage, one)
    for (let i = 0; i < 5; i++) bare.push((await timed(() => askBare(stage.http))).ms)
  }
  await profile.end()
  const group = `Submit to sealed and stored, alone, ${pages} page${pages > 1 ? 's' : ''}, ${Math.round(document.length / 1000)} kB`
  const target = targets[pages]
  return [
    { group, what: 'median', value: median(signings), unit: 'ms', ...(target && { target: { most: target.median } }) },
    {
      group,
      what: '95th percentile',
      value: quantile(signings, 0.95),
      unit: 'ms',
      ...(target && { target: { most: target.p95 } }),
    },
    { group, what: 'bare route (/api/health), median', value: median(bare), unit: 'ms' },
    { group, what: 'median to bare route', value: median(signings) / median(bare), unit: '×' },
    { group, what: 'growth of the document', value: grown / 1000, unit: 'kB' },
  ]
}

/** Checks that the downloaded document has the hash in the answer. Returns its size in bytes. */
async function checkSigned({ http }: Stage, { ready }: Prepared, sha256: string): Promise<number> {
  const { body } = expectStatus(await http(`${ready.path}/signed`, { headers: ready.headers }), 'download', 200)
  const actual = createHash('sha256').update(body).digest('hex')
  if (actual !== sha256) throw new Error(`The answer has the hash ${sha256}, the document ${actual}.`)
  return body.length
}
