import { makeDocument } from '../documents.ts'
import type { Row } from '../report.ts'
import { median, quantile, timed } from '../statistics.ts'
import { prepare, type Stage } from './cycle.ts'
import { expectStatus } from './http-client.ts'
import { askBare } from './load.ts'
import type { Sender } from './sender.ts'

const PAGES = 300
const MOST_MS = 50

type Light = { name: string; ask: () => Promise<void> }

/** The latency of other requests while documents of 300 pages are uploaded and prepared one after the other. */
export async function measurePreparing(stage: Stage, ms: number, print: (text: string) => void): Promise<Row[]> {
  print(`preparing: documents of ${PAGES} pages for ${Math.round(ms / 1000)} s`)
  const large = await makeDocument(PAGES, 6_000_000)
  const sender = stage.nextSender()
  const lights = await lightRequests(stage, sender)
  const calm = await asked(lights, ms / 4)
  const uploads: number[] = []
  let on = true
  const uploading = (async () => {
    while (on) uploads.push((await timed(() => sender.upload('Report.pdf', large))).ms)
  })()
  const profile = stage.server.profile('preparing')
  const busy = await asked(lights, ms)
  await profile.end()
  on = false
  await uploading
  const group = `Other requests while ${PAGES} pages (${(large.length / 1e6).toFixed(1)} MB) are prepared`
  const worst = Math.max(...lights.map(({ name }) => median(busy.get(name) ?? [])))
  return [
    { group, what: 'largest median', value: worst, unit: 'ms', target: { most: MOST_MS } },
    ...lights.map(({ name }) => ({
      group,
      what: `${name}, median`,
      value: median(busy.get(name) ?? []),
      unit: 'ms',
      note: `95 %: ${quantile(busy.get(name) ?? [], 0.95).toFixed(0)} ms; without: ${median(calm.get(name) ?? []).toFixed(1)} ms`,
    })),
    { group, what: 'an upload, median', value: median(uploads), unit: 'ms', note: `${uploads.length} uploads` },
  ]
}

async function lightRequests(stage: Stage, sender: Sender): Promise<Light[]> {
  // Text only, like most contracts: a scanned page is slow to render in any case.
  const { ready } = await prepare(stage, await makeDocument(10, 5000), 10)
  const page = async (path: string) => void expectStatus(await stage.http(path, { headers: ready.headers }), path, 200)
  let image = 0
  return [
    { name: 'bare route (/api/health)', ask: () => askBare(stage.http) },
    { name: 'list of contracts', ask: () => sender.openPage('/contracts') },
    { name: "signer's page", ask: () => page(ready.path) },
    {
      name: 'image of a page',
      ask: () => page(`${ready.path}/pages/${(image++ % 10) + 1}?dpi=96&v=${ready.documentSha256}`),
    },
  ]
}

/** Requests each in turn, one at a time, for the given milliseconds. */
async function asked(lights: readonly Light[], ms: number): Promise<Map<string, number[]>> {
  const times = new Map(lights.map(({ name }) => [name, [] as number[]]))
  const until = performance.now() + ms
  while (performance.now() < until) {
    for (const { name, ask } of lights) times.get(name)?.push((await timed(ask)).ms)
  }
  return times
}
