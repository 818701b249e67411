import { createHash } from 'node:crypto'
import type { Q } from '#db/client.ts'
import { readHead, readLog } from './audit.store.ts'

/** What a check of the whole log found: `problems` is empty if it is sound. */
export type LogReport = { events: number; erased: number; problems: string[] }

type Stored = Awaited<ReturnType<typeof readLog>>[number]

const PAGE = 1000

/** Shares nothing with append: it hashes the stored bytes and reads the body with the plain JSON parser. */
function problemsOf({ event, personal }: Stored, seq: number, previousLeaf: string): string[] {
  const found: string[] = []
  const say = (what: string) => found.push(`event ${event.seq}: ${what}`)
  if (event.seq !== seq) say(`expected sequence number ${seq}`)
  const hash = createHash('sha256')
    .update(Buffer.concat([Buffer.alloc(1), Buffer.from(event.body, 'utf8')]))
    .digest()
  if (!hash.equals(event.leaf)) say('its body does not hash to its leaf')
  const body = JSON.parse(event.body) as Record<string, unknown> & { actor: { id: string | null; pii: string } }
  if (body.seq !== event.seq) say('the sequence number in the body differs')
  if (body.prev !== previousLeaf) say('it does not follow the event before it')
  if (body.type !== event.event) say('the event column differs from the body')
  if (body.env !== event.contractId) say('the contract column differs from the body')
  if (body.actor.id !== event.actorId) say('the actor column differs from the body')
  if (body.ts !== event.at.toISOString()) say('the time column differs from the body')
  if (JSON.stringify(body.data) !== event.metadata) say('the metadata column differs from the body')
  if (personal) {
    const opened = createHash('sha256')
      .update(Buffer.from(personal.salt, 'base64'))
      .update(personal.body, 'utf8')
      .digest('hex')
    if (opened !== body.actor.pii) say('its personal data do not open the commitment')
    const data = JSON.parse(personal.body) as { ip?: string | null; user_agent?: string | null }
    if ((data.ip ?? null) !== personal.ipAddress || (data.user_agent ?? null) !== personal.userAgent)
      say('the address columns differ from the personal data')
  }
  return found
}

/** Recomputes every hash and link of the log, a thousand events at a time, and holds the readable columns against it. */
export async function verifyLog(q: Q): Promise<LogReport> {
  const report: LogReport = { events: 0, erased: 0, problems: [] }
  let previousLeaf = ''
  for (;;) {
    const page = await readLog(q, report.events, PAGE)
    for (const row of page) {
      report.problems.push(...problemsOf(row, report.events, previousLeaf))
      previousLeaf = row.event.leaf.toString('hex')
      report.events += 1
      if (!row.personal) report.erased += 1
    }
    if (page.length < PAGE) break
  }
  const head = await readHead(q)
  if (head.size !== report.events)
    report.problems.push(`the head counts ${head.size} events, the log holds ${report.events}`)
  if (head.leaf !== previousLeaf) report.problems.push('the head names another last event')
  return report
}
