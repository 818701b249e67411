import { makeDocument, makeSignature, TEN_PAGES_BYTES } from '../documents.ts'
import type { Bench, Options, Result } from '../options.ts'
import type { Row } from '../report.ts'
import { inParallel } from '../statistics.ts'
import { prepare, type Stage, settled, sign } from './cycle.ts'
import { openClient } from './http-client.ts'
import { startMailSink } from './mail-sink.ts'
import { measureCycles } from './measure-cycles.ts'
import { measureLatency } from './measure-latency.ts'
import { measurePreparing } from './measure-preparing.ts'
import { measureThroughput } from './measure-throughput.ts'
import { openSenders } from './members.ts'
import { type Memory, watchMemory } from './memory.ts'
import { startServer } from './server.ts'

const SIGNINGS = 2000
/** Enough that eight concurrent clients stay below the limits of an account. */
const SENDERS = 4

async function openStage({ postgres, profile, print }: Options): Promise<{ stage: Stage; close(): Promise<void> }> {
  const mail = await startMailSink()
  try {
    print('starting the server')
    const server = await startServer({ smtpUrl: mail.url, databaseUrl: postgres, profileDir: profile })
    const { http, close } = openClient(server.url)
    const nextSender = await openSenders({ http, mail, url: server.url }, SENDERS)
    const stop = async () => {
      close()
      await server.stop()
      await mail.stop()
    }
    return { stage: { server, http, mail, nextSender, drawing: await makeSignature() }, close: stop }
  } catch (error) {
    await mail.stop()
    throw error
  }
}

/** Excludes just-in-time compilation, font loading and cold caches from the measurement. */
async function warmUp(stage: Stage, memory: Memory): Promise<void> {
  for (const pages of [1, 10, 50]) {
    const document = await makeDocument(pages, (pages * TEN_PAGES_BYTES) / 10)
    const prepared = await inParallel(Array.from({ length: 6 }), 3, () => prepare(stage, document, pages))
    for (const one of prepared) {
      await sign(stage, one)
      memory.signed()
      await settled(stage, one)
    }
  }
}

/** Lines of the server's log that report an error, each once with its count. */
function errorLines(log: string): string[] {
  const counts = new Map<string, number>()
  for (const line of log.split('\n')) {
    if (!/^(?:sealing failed|queue:|scheduled task |log stream:|db:|request |health:|Error|⨯)/.test(line)) continue
    const words = line.replaceAll(/\d+/g, 'N').slice(0, 160)
    counts.set(words, (counts.get(words) ?? 0) + 1)
  }
  return [...counts].map(([words, count]) => `The server logged ${count} ×: ${words}`)
}

async function run(options: Options): Promise<Result> {
  const { quick, only, print } = options
  const wants = (part: string) => only.length === 0 || only.includes(part)
  const share = quick ? 0.1 : 1
  const { stage, close } = await openStage(options)
  const rows: Row[] = []
  const remarks: string[] = []
  const memory = watchMemory(stage.server)
  try {
    print('warming up')
    await warmUp(stage, memory)
    if (wants('latency')) rows.push(...(await measureLatency(stage, Math.ceil(40 * share), memory, print)))
    if (wants('throughput')) rows.push(...(await measureThroughput(stage, 400 * share, memory, print)))
    if (wants('cycles')) {
      const left = only.length === 0 ? SIGNINGS * share - memory.signings() : 300 * share
      rows.push(...(await measureCycles(stage, Math.max(20, left), memory, print)))
    }
    rows.push(...memory.rows(only.length === 0 && !quick))
    if (wants('preparing')) rows.push(...(await measurePreparing(stage, 20_000 * Math.max(share, 0.25), print)))
    remarks.push(`${memory.signings()} contracts were signed, ${stage.mail.count()} mails received.`)
    remarks.push(...errorLines(stage.server.log()))
  } catch (error) {
    for (const words of errorLines(stage.server.log())) print(words)
    throw error
  } finally {
    await memory.stop()
    await close()
  }
  return { rows, remarks }
}

export const signBench: Bench = { parts: ['latency', 'throughput', 'cycles', 'preparing'], run }
