import { makeDocument } from '../documents.ts'
import type { Bench, Options, Result } from '../options.ts'
import type { Row } from '../report.ts'
import { send } from '../sign/cycle.ts'
import { openClient } from '../sign/http-client.ts'
import { startMailSink } from '../sign/mail-sink.ts'
import { openSender } from '../sign/sender.ts'
import { type Server, startServer } from '../sign/server.ts'
import { type Opened, openLink, someone } from '../sign/signer.ts'
import { inParallel } from '../statistics.ts'
import { type Counts, startFlood } from './attacker.ts'
import { type Attack, attackRequests, attacks } from './attacks.ts'
import { type Innocents, measure, steps, type Times } from './innocents.ts'

const CONNECTIONS = 32
const FLOOD_MS = 8000
/** Until the connections are open and the first requests answered. */
const LEAD_MS = 1000
/** After a flood, until what it started has ended. */
const REST_MS = 1500
const SIGNERS = 14
const DOCUMENT_BYTES = 60_000
/** The median of others during a flood, as a multiple of the one without. */
const MOST = 2

type Stage = { server: Server; innocents: Innocents; requests: Record<Attack, Buffer[]> }

async function openStage(options: Options): Promise<{ stage: Stage; close(): Promise<void> }> {
  const mail = await startMailSink()
  const closers: (() => unknown)[] = [() => mail.stop()]
  const close = async () => {
    for (const end of closers.reverse()) await end()
  }
  try {
    options.print('starting the server')
    const server = await startServer({ smtpUrl: mail.url, databaseUrl: options.postgres, profileDir: options.profile })
    closers.push(() => server.stop())
    const { http, close: disconnect } = openClient(server.url)
    closers.push(disconnect)
    const sender = await openSender(http, server.url)
    const document = await makeDocument(2, DOCUMENT_BYTES)
    options.print(`sending ${SIGNERS + 1} contracts`)
    const opened = await inParallel(Array.from({ length: SIGNERS + 1 }), 3, async (): Promise<Opened> => {
      const person = someone()
      await send({ sender, mail }, document, 2, person)
      return openLink(http, mail, person)
    })
    const [link, ...signers] = opened
    if (!link) throw new Error('there is no link')
    const requests = await attackRequests({ http, mail, url: server.url, link, document })
    return { stage: { server, requests, innocents: { http, sender, signers, document } }, close }
  } catch (error) {
    await close()
    throw error
  }
}

const rest = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function rowsOf(attack: Attack, times: Times, alone: Times): Row[] {
  return steps.map((step) => {
    const { ms, failed, count } = times[step]
    const refused = failed > 0 ? `, ${failed} of ${count} failed` : ''
    const note = `${ms.toFixed(1)} ms, alone ${alone[step].ms.toFixed(1)} ms${refused}`
    // A step that fails has no time.
    const value = failed * 2 > count ? Number.POSITIVE_INFINITY : ms / alone[step].ms
    return { group: `Flood of ${attack}`, what: step, value, unit: '×', note, target: { most: MOST } }
  })
}

function attackerRows(attack: Attack, { statuses, lost }: Counts, seconds: number, share: number): Row[] {
  const group = `Flood of ${attack}`
  const total = [...statuses.values()].reduce((sum, n) => sum + n, 0)
  const each = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`)
  const note = [...each, ...(lost > 0 ? [`lost: ${lost}`] : [])].join(', ')
  return [
    { group, what: 'answers to the attacker', value: total / seconds, unit: '/ s', note },
    { group, what: 'processor share of this program', value: share * 100, unit: '%' },
  ]
}

async function flooded(
  { server, requests, innocents }: Stage,
  attack: Attack,
  forMs: number,
): Promise<{ times: Times; rows: Row[] }> {
  const flood = startFlood(Number(server.url.port), CONNECTIONS, requests[attack])
  try {
    await rest(LEAD_MS)
    const [started, before] = [performance.now(), process.cpuUsage()]
    const times = await measure(innocents, forMs)
    const { user, system } = process.cpuUsage(before)
    const ms = performance.now() - started
    return { times, rows: attackerRows(attack, flood.counts, (ms + LEAD_MS) / 1000, (user + system) / 1000 / ms) }
  } finally {
    flood.stop()
  }
}

async function run(options: Options): Promise<Result> {
  const { only, print, quick } = options
  const { stage, close } = await openStage(options)
  const rows: Row[] = []
  try {
    print('warming up')
    const forMs = quick ? FLOOD_MS / 4 : FLOOD_MS
    await measure(stage.innocents, forMs / 2)
    for (const attack of attacks) {
      if (only.length > 0 && !only.includes(attack)) continue
      print(`without a flood, then a flood of ${attack}`)
      // Immediately before each flood, because other programs use the machine too.
      const alone = await measure(stage.innocents, forMs / 2)
      const { times, rows: theirs } = await flooded(stage, attack, forMs)
      rows.push(...rowsOf(attack, times, alone), ...theirs)
      await rest(REST_MS)
    }
  } finally {
    await close()
  }
  const remarks = [
    `The attacker has ${CONNECTIONS} connections and one address, and sends the next request as soon as one is answered.`,
    `This program, which is attacker and users, shares the processors with the server.`,
  ]
  return { rows, remarks }
}

export const floodBench: Bench = { parts: attacks, run }
