import { type ExportFormat, exportEvents } from '#lib/domain/log/index.ts'
import { verifyLog } from '#lib/engines/audit/index.ts'
import type { Row } from '../report.ts'
import { timed } from '../statistics.ts'
import type { Log } from './measure-append.ts'

const MB = 2 ** 20
const MOST_MB = 64

/** Runs the work, and returns its time and the rise of this process's memory. */
async function memoryRise(work: (sample: () => void) => Promise<void>): Promise<{ ms: number; mb: number }> {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let most = before
  const sample = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const { ms } = await timed(() => work(sample))
  return { ms, mb: (most - before) / MB }
}

/** Time and memory to read the whole log, for verification and for export. */
export async function measureReading({ store, events }: Log, print: (text: string) => void): Promise<Row[]> {
  const group = `Reading ${events} events`
  const rows: Row[] = []
  const add = (what: string, { ms, mb }: { ms: number; mb: number }, note: string) => {
    rows.push({ group, what, value: ms / 1000, unit: 's', note })
    rows.push({ group, what: `${what}: memory`, value: mb, unit: 'MB', target: { most: MOST_MB } })
  }
  print('verify')
  const problems: string[] = []
  const verified = await memoryRise(async (sample) => {
    problems.push(...(await verifyLog(store.q, { onProgress: sample })).problems)
  })
  add('verify', verified, `${problems.length} problems`)
  for (const format of ['jsonl', 'csv'] satisfies ExportFormat[]) {
    print(format)
    let length = 0
    const exported = await memoryRise(async (sample) => {
      for await (const piece of exportEvents({ store }, {}, format, events)) {
        length += Buffer.byteLength(piece)
        sample()
      }
    })
    add(`export as ${format}`, exported, `${Math.round(length / MB)} MB`)
  }
  return rows
}
