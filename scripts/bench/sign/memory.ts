import type { Row } from '../report.ts'
import { median } from '../statistics.ts'
import type { Server } from './server.ts'

const EVERY_MS = 1000
const MOST_MB = 500
/** Memory is flat if the last quarter of the signings is at most this factor above the second quarter. */
const FLAT = 1.1

/** Samples the memory of the server's processes while contracts are signed. */
export type Memory = {
  /** Call after each signing. */
  signed(): void
  signings(): number
  /** `long`: enough signings for a statement about flatness. */
  rows(long: boolean): Row[]
  stop(): Promise<void>
}

type Sample = { signings: number; rssMb: number; pssMb: number | null }

export function watchMemory(server: Server): Memory {
  const samples: Sample[] = []
  let signings = 0
  let reading = Promise.resolve()
  const timer = setInterval(() => {
    reading = reading.then(async () => {
      const { rssMb, pssMb } = await server.usage()
      samples.push({ signings, rssMb, pssMb })
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
    samples.filter((one) => one.signings >= from * signings && one.signings <= to * signings)
  const row = (what: string, of: readonly Sample[], choose: (values: readonly number[]) => number) => {
    const shared = of.map((one) => one.pssMb).filter((mb) => mb !== null)
    const note = shared.length > 0 ? `${Math.round(choose(shared))} MB with shared pages counted once` : ''
    return { group, what, value: choose(of.map((one) => one.rssMb)), unit: 'MB', note }
  }
  const second = row('second quarter', between(0.25, 0.5), median)
  const last = row('last quarter', between(0.75, 1), median)
  const first = samples.find((one) => one.signings === 0)
  return [
    row('before the first signing', first ? [first] : [], median),
    second,
    last,
    {
      group,
      what: 'ratio of last to second quarter',
      value: last.value / second.value,
      unit: '×',
      ...(long ? { target: { most: FLAT } } : {}),
    },
    { ...row('peak', samples, (values) => Math.max(...values)), target: { most: MOST_MB } },
  ]
}
