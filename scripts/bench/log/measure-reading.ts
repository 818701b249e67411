import { type ExportFormat, exportEvents } from '#lib/domain/log/index.ts'
import { verifyLog } from '#lib/engines/audit/index.ts'
import type { Row } from '../report.ts'
import { timed } from '../statistics.ts'
import type { Log } from './measure-append.ts'

const MB = 2 ** 20
const MOST_MB = 64

/** Does the work, and says how far the memory of this process rose above what it was before. */
async function risen(work: (look: () => void) => Promise<void>): Promise<{ ms: number; mb: number }> {
  globalThis.gc?.()
  const before = process.memoryUsage.rss()
  let most = before
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const { ms } = await timed(() => work(look))
  return { ms, mb: (most - before) / MB }
}

/** The whole log read from end to end, by those who check it and those who export it, and what memory that takes. */
export async function measureReading({ store, events }: Log, say: (words: string) => void): Promise<Row[]> {
  const group = `Reading ${events} events`
  const rows: Row[] = []
  const add = (what: string, { ms, mb }: { ms: number; mb: number }, note: string) => {
    rows.push({ group, what, value: ms / 1000, unit: 's', note })
    rows.push({ group, what: `${what}: memory`, value: mb, unit: 'MB', target: { most: MOST_MB } })
  }
  say('verify')
  const problems: string[] = []
  const verified = await risen(async (look) => {
    problems.push(...(await verifyLog(store.q, { onProgress: look })).problems)
  })
  add('verify', verified, `${problems.length} problems`)
  for (const format of ['jsonl', 'csv'] satisfies ExportFormat[]) {
    say(format)
    let length = 0
    const exported = await risen(async (look) => {
      for await (const piece of exportEvents({ store }, {}, format, events)) {
        length += Buffer.byteLength(piece)
        look()
      }
    })
    add(`export as ${format}`, exported, `${Math.round(length / MB)} MB`)
  }
  return rows
}
