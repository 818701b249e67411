import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Bench, Options, Result } from '../options.ts'
import type { Row } from '../report.ts'
import { timed } from '../statistics.ts'
import { filledLog } from './filled-log.ts'
import { type Log, measureAppend } from './measure-append.ts'
import { measureProofs } from './measure-proofs.ts'
import { measureReading } from './measure-reading.ts'

const SHORT = 1000

async function open(folder: string, events: number, print: Options['print']): Promise<Log> {
  print(`a log of ${events} events`)
  const { ms, value } = await timed(() => filledLog(path.join(folder, `${events}.sqlite`), events))
  if (events > SHORT) print(`filled in ${Math.round(ms / 1000)} s`)
  return { store: value, events }
}

async function run({ quick, only, print }: Options): Promise<Result> {
  const wants = (part: string) => only.length === 0 || only.includes(part)
  const folder = mkdtempSync(path.join(tmpdir(), 'signcove-bench-'))
  const rows: Row[] = []
  const logs: Log[] = []
  try {
    const short = await open(folder, SHORT, print)
    const long = await open(folder, quick ? 100_000 : 1_000_000, print)
    logs.push(short, long)
    if (wants('append')) rows.push(...(await measureAppend(short, long, quick ? 4 : 20)))
    if (wants('proofs')) rows.push(...(await measureProofs(long, quick ? 50 : 500)))
    if (wants('reading')) rows.push(...(await measureReading(long, print)))
  } finally {
    for (const { store } of logs) await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { rows, remarks: ['The short and the long log alternate, on the same disk and in the same process.'] }
}

export const logBench: Bench = { parts: ['append', 'proofs', 'reading'], run }
