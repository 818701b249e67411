import { verifySeal } from '#lib/engines/pdf/index.ts'
import type { Row } from '../report.ts'
import { median } from '../statistics.ts'
import { floor, rewrite, spread, stampAndSeal, stampsOn } from './engine.ts'
import { inTurns, type Kit, type PreparedFile, preparedFile } from './kit.ts'

type Case = { pages: number; bytes: number; stamped: number }

const KB = 1000
/** The documents of 14 and of 500 pages have the same size, so that only the number of pages differs. */
const measured: Case = { pages: 14, bytes: 1000 * KB, stamped: 14 }
const long: Case = { pages: 500, bytes: 1000 * KB, stamped: 10 }
const cases: readonly Case[] = [
  { pages: 1, bytes: 70 * KB, stamped: 1 },
  { pages: 10, bytes: 500 * KB, stamped: 10 },
  measured,
  { pages: 100, bytes: 1000 * KB, stamped: 10 },
  long,
]
const LEAST_TO_REWRITE = 5
const MOST_TO_FLOOR = 10
const MOST_LONG_TO_MEASURED = 3

/** Stamping and sealing compared with a rewrite by pdf-lib and with the lower bound, for few and many pages. */
export async function measureSeal(kit: Kit): Promise<Row[]> {
  const rows: Row[] = []
  for (const one of cases) {
    kit.print(`seal: ${one.pages} pages`)
    rows.push(...(await sealRows(kit, one, await preparedFile(kit, one.pages, one.bytes))))
  }
  kit.print('seal: 14 and 500 pages, alternating')
  return [...rows, await longToMeasured(kit)]
}

async function sealRows(
  { png, signer, rounds }: Kit,
  one: Case,
  { file, bytes, prepareMs }: PreparedFile,
): Promise<Row[]> {
  const pages = spread(one.pages, one.stamped)
  const stamps = stampsOn(pages, png)
  const sealed = await stampAndSeal(file, stamps, signer)
  const times = await inTurns(rounds, {
    ours: () => stampAndSeal(file, stamps, signer),
    rewrite: () => rewrite(file, pages, png),
    floor: () => floor(file),
    verify: async () => {
      const { problems } = await verifySeal(sealed)
      if (problems.length > 0) throw new Error(problems.join('; '))
    },
  })
  const [ours, rewritten, least] = [median(times.ours), median(times.rewrite), median(times.floor)]
  const group = `Stamp and seal, ${one.pages} page${one.pages > 1 ? 's' : ''}, ${Math.round(bytes.length / KB)} kB, signature on ${one.stamped}`
  const isMeasured = one === measured
  return [
    { group, what: 'stamp and seal', value: ours, unit: 'ms' },
    { group, what: 'rewrite by pdf-lib, not sealed', value: rewritten, unit: 'ms' },
    { group, what: 'lower bound: read, SHA-256, P-256', value: least, unit: 'ms' },
    {
      group,
      what: 'speed-up over the rewrite',
      value: rewritten / ours,
      unit: '×',
      ...(isMeasured ? { target: { least: LEAST_TO_REWRITE } } : {}),
    },
    {
      group,
      what: 'ratio to the lower bound',
      value: ours / least,
      unit: '×',
      ...(isMeasured ? { target: { most: MOST_TO_FLOOR } } : {}),
    },
    { group, what: 'verify', value: median(times.verify), unit: 'ms' },
    { group, what: 'bytes added', value: (sealed.length - bytes.length) / KB, unit: 'kB' },
    { group, what: 'prepare, once', value: prepareMs, unit: 'ms' },
  ]
}

async function longToMeasured(kit: Kit): Promise<Row> {
  const works = await Promise.all(
    [measured, long].map(async (one) => {
      const { file } = await preparedFile(kit, one.pages, one.bytes)
      const stamps = stampsOn(spread(one.pages, one.stamped), kit.png)
      return () => stampAndSeal(file, stamps, kit.signer)
    }),
  )
  const [few, many] = works
  if (!few || !many) throw new Error('there are two cases')
  const times = await inTurns(kit.rounds, { few, many })
  return {
    group: 'Many pages, alternating',
    what: 'ratio of 500 pages to 14 of the same size',
    value: median(times.many) / median(times.few),
    unit: '×',
    target: { most: MOST_LONG_TO_MEASURED },
  }
}
