import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { soleLogKey } from '#lib/core/log-keys.ts'
import { consistencyProof, inclusionProof, openLog } from '#lib/engines/audit/index.ts'
import type { Row } from '../report.ts'
import { median, quantile, timed } from '../statistics.ts'
import type { Log } from './measure-append.ts'

const MOST_MS = 5

async function many(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push((await timed(() => work(round))).ms)
  return times
}

/** Indexes spread evenly over the log by the golden ratio, the same for each run. */
const spread = (round: number, below: number) => Math.floor(((round * 0.6180339887) % 1) * below)

/** A checkpoint of the whole log, the first and a repeated one, and proofs for it. */
export async function measureProofs({ store, events }: Log, rounds: number): Promise<Row[]> {
  const dir = mkdtempSync(path.join(tmpdir(), 'signcove-proofs-'))
  try {
    const log = openLog({ keys: soleLogKey(Buffer.alloc(32, 7)), dir })
    const first = await timed(() => log.sign(store, new Date()))
    const { size } = first.value
    const next = await timed(() => log.sign(store, new Date()))
    const inclusion = await many(rounds, (round) => inclusionProof(store.q, spread(round, size), size))
    const consistency = await many(rounds, (round) => consistencyProof(store.q, 1 + spread(round, size - 1), size))
    const group = `Proofs at ${events} events`
    const target = { most: MOST_MS }
    return [
      { group, what: 'first checkpoint, no cached nodes', value: first.ms, unit: 'ms' },
      { group, what: 'repeated checkpoint', value: next.ms, unit: 'ms' },
      { group, what: 'inclusion, median', value: median(inclusion), unit: 'ms', target },
      { group, what: 'inclusion, p95', value: quantile(inclusion, 0.95), unit: 'ms', target },
      { group, what: 'consistency, median', value: median(consistency), unit: 'ms', target },
      { group, what: 'consistency, p95', value: quantile(consistency, 0.95), unit: 'ms', target },
    ]
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
