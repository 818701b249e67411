import { pageText, renderPage } from '#lib/engines/pdf/index.ts'
import type { Row } from '../report.ts'
import { median, quantile, timed } from '../statistics.ts'
import { type Kit, preparedFile } from './kit.ts'

const PAGES = 14
/** Text only, and text with a scan that hardly compresses. */
const documents = { 'A page of text': PAGES * 500, 'A page with a scan of 70 kB': 1_000_000 }

/** The time to render a page, and to extract its text. */
export async function measurePages(kit: Kit): Promise<Row[]> {
  const rows: Row[] = []
  for (const [group, size] of Object.entries(documents)) {
    kit.print(`pages: ${group}`)
    rows.push(...(await pageRows(kit, group, size)))
  }
  return rows
}

async function pageRows(kit: Kit, group: string, size: number): Promise<Row[]> {
  const { bytes } = await preparedFile(kit, PAGES, size)
  const of = (page: number) => ({ key: group, load: async () => bytes, page })
  const first = await timed(() => renderPage({ ...of(0), dpi: 144 }))
  const rows: Row[] = [{ group, what: 'image at 144 dpi, of a document just opened', value: first.ms, unit: 'ms' }]
  for (const dpi of [96, 144, 220]) {
    const times = await ofEachPage(kit, (page) => renderPage({ ...of(page), dpi }))
    const note = `95 %: ${quantile(times, 0.95).toFixed(1)} ms`
    rows.push({ group, what: `image at ${dpi} dpi`, value: median(times), unit: 'ms', note })
  }
  const times = await ofEachPage(kit, (page) => pageText(of(page)))
  return [...rows, { group, what: 'text', value: median(times), unit: 'ms' }]
}

async function ofEachPage({ rounds }: Kit, work: (page: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let round = 0; round < Math.ceil(rounds / 10); round++) {
    for (let page = 0; page < PAGES; page++) times.push((await timed(() => work(page))).ms)
  }
  return times
}
