import { beforeAll, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { readAnswer } from '#components/http/call.ts'
import { onEachDatabase } from '#db/testing.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { checkpointAfterContractEnded } from '#lib/domain/log/index.ts'
import { downloadAsMember, ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { newestNote } from '#lib/domain/verify/index.ts'
import {
  consistencyAnswer,
  inclusionAnswer,
  lookUpAnswer,
  noteAnswer,
  sealReadingAnswer,
} from '#lib/domain/verify/schema.ts'
import { ana, bytesOf, founder, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { GET as consistency } from './log/consistency/route.ts'
import { GET as inclusion } from './log/inclusion/route.ts'
import { POST as note } from './log/note/route.ts'
import { POST as lookUp } from './verify/route.ts'
import { POST as readSeal } from './verify/seal/route.ts'

const server = vi.hoisted(() => ({ ctx: null as unknown }))
vi.mock('next/headers', () => ({ headers: async () => new Headers() }))
vi.mock('next-intl/server', () => ({ getLocale: async () => 'en' }))
vi.mock('#lib/server/context.ts', () => ({ serverContext: async () => server.ctx }))

type Handler = (request: Request, route: { params: Promise<Record<string, string>> }) => Promise<Response>

/** The answer as a client parses it; the route has already checked it against its schema. */
async function asked<S extends z.ZodType>(handler: Handler, schema: S, path: string, body?: BodyInit) {
  const request = new Request(`http://localhost${path}`, body === undefined ? {} : { method: 'POST', body })
  const response = await handler(request, { params: Promise.resolve({}) })
  const [type, retryAfter] = [response.headers.get('content-type'), response.headers.get('retry-after')]
  return readAnswer({ status: response.status, type, retryAfter, text: await response.text() }, schema)
}

onEachDatabase('the public answers', (open) => {
  let ctx: TestCtx
  let pdf: Uint8Array<ArrayBuffer>
  let sha256: string
  beforeAll(async () => {
    ctx = testContext(await open())
    server.ctx = ctx
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana])
    await submitted(ctx, await proven(ctx, ana.email))
    sha256 = (await ensureSigned(ctx, id))?.sha256 ?? ''
    pdf = new Uint8Array(
      await bytesOf(await downloadAsMember(ctx, member, await openContract(ctx, member, id, 'download'), 'signed')),
    )
    await checkpointAfterContractEnded(ctx, id)
  })

  it('about a hash match their schema', async () => {
    const found = [{ kind: 'file', file: 'signed', signers: [{ codeBy: 'email', meaning: 'signature' }] }]
    const known = await asked(lookUp, lookUpAnswer, '/api/verify', JSON.stringify({ sha256 }))
    expect(known).toMatchObject({ ok: true, value: { sha256, found } })
    const unknown = await asked(lookUp, lookUpAnswer, '/api/verify', JSON.stringify({ sha256: '0'.repeat(64) }))
    expect(unknown).toMatchObject({ ok: true, value: { found: [] } })
    const malformed = await asked(lookUp, lookUpAnswer, '/api/verify', JSON.stringify({ sha256: 'a hash' }))
    expect(malformed).toMatchObject({ kind: 'refused', problem: { code: 'bad_input' } })
  })

  it('about a seal match their schema', async () => {
    const whole = await asked(readSeal, sealReadingAnswer, '/api/verify/seal', pdf)
    expect(whole).toMatchObject({ ok: true, value: { sealed: true, signatures: [{ isSeal: true, problems: [] }] } })
    const added = new Blob([pdf, '\n% added'])
    const longer = await asked(readSeal, sealReadingAnswer, '/api/verify/seal', added)
    expect(longer).toMatchObject({ ok: true, value: { signatures: [{ beginning: { sha256 } }] } })
  })

  it('about the log match their schemas', async () => {
    const kept = await newestNote(ctx)
    const size = Number(kept.split('\n')[1])
    const grown = await asked(consistency, consistencyAnswer, `/api/log/consistency?from=1&to=${size}`)
    expect(grown).toMatchObject({ ok: true, value: { from: 1, to: size } })
    const contained = await asked(inclusion, inclusionAnswer, `/api/log/inclusion?index=0&size=${size}`)
    expect(contained).toMatchObject({ ok: true, value: { index: 0, size } })
    const own = await asked(note, noteAnswer, '/api/log/note', JSON.stringify({ note: kept }))
    expect(own).toMatchObject({ ok: true, value: { signedHere: true } })
  })
})
