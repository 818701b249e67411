import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseVkey } from '#lib/core/verifier-key.ts'
import type { TestCtx } from '#lib/domain/testing.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { addCheckpoint, type WitnessAnswer } from './add-checkpoint.ts'
import { witnessVkey } from './own-key.ts'

/** A witness on this machine: the handler of an installation behind HTTP. Set `answer` to replace its answer. */
export type TestWitness = {
  url: string
  /** The number of submissions. */
  submissions: number
  answer: ((body: string) => Promise<WitnessAnswer | null>) | null
  close(): Promise<void>
}

export async function startWitness(ctx: TestCtx): Promise<TestWitness> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      witness.submissions += 1
      const body = Buffer.concat(chunks).toString('utf8')
      const answer = await (witness.answer ?? ((text) => addCheckpoint(ctx, text)))(body)
      if (!answer) return
      const headers = { 'Content-Type': answer.type, ...(answer.status === 409 ? {} : { Location: '/elsewhere' }) }
      response.writeHead(answer.status, headers).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const witness: TestWitness = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/witness`,
    submissions: 0,
    answer: null,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return witness
}

/** Makes `by` a witness of `log`, under the log's current name. */
export async function introduce(log: TestCtx, by: TestCtx, witness: TestWitness, origin: string): Promise<void> {
  log.settings = { ...log.settings, witnesses: [{ ...parseVkey(witnessVkey(by)), url: witness.url }] }
  by.settings = { ...by.settings, witnessFor: [parseVkey(log.log.vkey(origin))] }
}

/** Appends events to a log. */
export async function grow(ctx: TestCtx, events: number): Promise<void> {
  const actor = { kind: 'system', id: null } as const
  const event: AuditEvent = { event: 'recipient.viewed', contractId: null, actor, at: ctx.now(), request: null }
  await ctx.store.tx((q) =>
    appendEvents(
      q,
      Array.from({ length: events }, () => event),
    ),
  )
}
