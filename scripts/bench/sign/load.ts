import type { Row } from '../report.ts'
import { timed } from '../statistics.ts'
import { expectStatus, type HttpClient } from './http-client.ts'
import type { Server } from './server.ts'

/** Number of concurrent clients. */
export const CONCURRENCY = 8

/** The cost of a run: elapsed time, and the processor time of server and generator, in ms. */
export type Load = { ms: number; serverMs: number; generatorMs: number }

/** Runs the work and returns its cost. */
export async function loadOf(server: Server, work: () => Promise<unknown>): Promise<Load> {
  const before = await server.usage()
  const own = process.cpuUsage()
  const { ms } = await timed(work)
  const { user, system } = process.cpuUsage(own)
  const after = await server.usage()
  return { ms, serverMs: after.cpuMs - before.cpuMs, generatorMs: (user + system) / 1000 }
}

/** The rows of a load with the given number of operations. */
export function loadRows(group: string, { ms, serverMs, generatorMs }: Load, things: number): Row[] {
  return [
    { group, what: 'processor time of the server per operation', value: serverMs / things, unit: 'ms' },
    { group, what: 'processor share of the server', value: (serverMs / ms) * 100, unit: '%' },
    { group, what: 'processor share of the generator', value: (generatorMs / ms) * 100, unit: '%' },
  ]
}

/** Requests /api/health: the cost of the framework, the edge and `defineRoute` alone. */
export async function askBare(http: HttpClient): Promise<void> {
  expectStatus(await http('/api/health'), 'health', 200)
}
