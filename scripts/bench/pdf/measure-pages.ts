import { pageText, renderPage } from '#lib/pdf/index.ts'
import type { Row } from '../report.ts'
import { median, quantile, timed } from '../statistics.ts'
import { type Kit, preparedFile } from './kit.ts'

const PAGES = 14

/** What it takes to show a page, and to read it out. */
export async function measurePages(kit: Kit): Promise<Row[]> {
  kit.say('pages')
  const { bytes } = await preparedFile(kit, PAGES, 1_000_000)
  const load = async () => bytes
  const first = await timed(() => renderPage({ key: 'first', load, page: 0, dpi: 144 }))
  const rows: Row[] = [
    { group: 'A page', what: 'image at 144 dpi, of a document just opened', value: first.ms, unit: 'ms' },
  ]
  for (const dpi of [96, 144, 220]) {
    const times = await ofEachPage(kit, (page) => renderPage({ key: 'first', load, page, dpi }))
    rows.push({
      group: 'A page',
      what: `image at ${dpi} dpi`,
      value: median(times),
      unit: 'ms',
      note: `95 %: ${quantile(times, 0.95).toFixed(1)} ms`,
    })
  }
  const times = await ofEachPage(kit, (page) => pageText({ key: 'first', load, page }))
  return [...rows, { group: 'A page', what: 'text', value: median(times), unit: 'ms' }]
}

async function ofEachPage({ rounds }: Kit, work: (page: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < Math.ceil(rounds / 5); round++) {
    for (let page = 0; page < PAGES; page++) times.push((await timed(() => work(page))).ms)
  }
  return times
}
