import type { Row } from '../report.ts'
import { median } from '../statistics.ts'
import type { Server } from './server.ts'

const EVERY_MS = 1000
const MOST_MB = 500
/** Flat: what the last quarter of the signings held is at most so much of what the second quarter held. */
const FLAT = 1.1

/** Watches what the server's processes hold while contracts are signed. */
export type Memory = {
  /** One more was signed. */
  signed(): void
  signings(): number
  /** `long`: enough was signed to say whether it stays flat. */
  rows(long: boolean): Row[]
  stop(): Promise<void>
}

type Sample = { signings: number; rssMb: number }

export function watchMemory(server: Server): Memory {
  const samples: Sample[] = []
  let signings = 0
  let reading = Promise.resolve()
  const timer = setInterval(() => {
    reading = reading.then(async () => {
      const { rssMb } = await server.usage()
      samples.push({ signings, rssMb })
    })
  }, EVERY_MS)
  return {
    signed: () => {
      signings += 1
    },
    signings: () => signings,
    rows: (long) => rowsOf(samples, signings, long),
    stop: async () => {
      clearInterval(timer)
      await reading
    },
  }
}

function rowsOf(samples: readonly Sample[], signings: number, long: boolean): Row[] {
  const group = `Memory of the server's processes, ${signings} signings`
  const between = (from: number, to: number) =>
    median(
      samples.filter((one) => one.signings >= from * signings && one.signings <= to * signings).map((one) => one.rssMb),
    )
  const growth = between(0.75, 1) / between(0.25, 0.5)
  const row = (what: string, value: number, unit = 'MB') => ({ group, what, value, unit })
  return [
    row('before the first', samples.find((one) => one.signings === 0)?.rssMb ?? Number.NaN),
    row('at the second quarter', between(0.25, 0.5)),
    row('at the last quarter', between(0.75, 1)),
    { ...row('last quarter to second', growth, '×'), ...(long ? { target: { most: FLAT } } : {}) },
    { ...row('most', Math.max(...samples.map((one) => one.rssMb))), target: { most: MOST_MB } },
  ]
}
