import type { Row } from '../report.ts'
import { timed } from '../statistics.ts'
import { expectStatus, type HttpClient } from './http-client.ts'
import type { Server } from './server.ts'

/** How many people do something at the same time. */
export const AT_ONCE = 8

/** What a stretch of work cost: how long it took, and the processor time that server and generator used, in ms. */
export type Load = { ms: number; serverMs: number; generatorMs: number }

/** Does the work and says what it cost. */
export async function loadOf(server: Server, work: () => Promise<unknown>): Promise<Load> {
  const before = await server.usage()
  const own = process.cpuUsage()
  const { ms } = await timed(work)
  const { user, system } = process.cpuUsage(own)
  const after = await server.usage()
  return { ms, serverMs: after.cpuMs - before.cpuMs, generatorMs: (user + system) / 1000 }
}

/** Rows about a load that did a number of things. */
export function loadRows(group: string, { ms, serverMs, generatorMs }: Load, things: number): Row[] {
  return [
    { group, what: "server's processor time for each", value: serverMs / things, unit: 'ms' },
    { group, what: "server's share of a processor", value: (serverMs / ms) * 100, unit: '%' },
    { group, what: "generator's share of a processor", value: (generatorMs / ms) * 100, unit: '%' },
  ]
}

/** The bare route: what the framework, our edge and `defineRoute` cost without any work. */
export async function askBare(http: HttpClient): Promise<void> {
  expectStatus(await http('/api/health'), 'health', 200)
}
