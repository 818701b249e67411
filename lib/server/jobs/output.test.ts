import { DrizzleQueryError } from 'drizzle-orm/errors'
import { expect, it, vi } from 'vitest'
import type { Store } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { sendCode } from '#lib/domain/notify/index.ts'
import { signAndSeal } from '#lib/domain/sealing/index.ts'
import { openLink, proveIdentity, requestCode, requireSigner, resendLink } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import type { Delivery } from '#lib/engines/delivery/index.ts'
import { problemResponse } from '#lib/server/http/define-route.ts'
import { agreed, ana, drain, founder, messageTo, sentContract, submission, tokenFor } from './testing.ts'

const kim = { role: 'signer', name: 'Kim Park', email: 'kim@example.com', phone: '+4915112345678' } as const

/** What this process prints until `stop`, as one text. */
function captured() {
  const texts: string[] = []
  const keep = (...values: unknown[]) => void texts.push(values.map(String).join(' '))
  const spies = (['log', 'info', 'debug', 'warn', 'error'] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(keep),
  )
  const streams = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      keep(text)
      return true
    }),
  )
  return {
    stop: () => {
      for (const spy of [...spies, ...streams]) spy.mockRestore()
      return texts.join('\n')
    },
  }
}

/** A context whose every transaction fails at its end, as if the connection were lost, with these parameters. */
function withoutDatabase(ctx: TestCtx, params: unknown[]): TestCtx {
  const tx: Store['tx'] = (work) =>
    ctx.store.tx(async (q) => {
      await work(q)
      const cause = Object.assign(new Error(`terminated: ${params}`), { code: '57P01' })
      throw new DrizzleQueryError('insert into "audit_personal" ("body") values ($1)', params, cause)
    })
  return { ...ctx, store: { ...ctx.store, tx } }
}

onEachDatabase('the output of the server', (open) => {
  it('names failures of database, mail, text messages and storage, and nothing about people', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const id = await sentContract(ctx, member, [ana, kim], { codeDelivery: 'either' })
    const cookie = await agreed(ctx, ana.email)
    const token = await tokenFor(ctx, kim.email)
    const kims = (await openLink(ctx, token)).cookie
    const code = /\b(\d{6})\b/.exec(await messageTo(ctx, ana.email, /\b\d{6}\b/))?.[1] ?? ''
    const ip = ctx.request?.ip ?? ''
    const traces = [ana.email, kim.email, 'Ana', kim.name, kim.phone, '15112345678', cookie, kims, token, code, ip]
    const all = traces.join(' ')
    const words = `550 5.1.1 <${all}> unknown`
    const refused = { ok: false, error: words, permanent: false } as const
    const delivery: Delivery = {
      ...ctx.delivery,
      sms: 'twilio',
      sendEmail: async ({ to }) => {
        if (to === kim.email) throw new DrizzleQueryError('select 1', traces, new Error(all))
        return refused
      },
      sendSms: async () => refused,
    }
    const failing: TestCtx = { ...ctx, delivery }
    const put = async () => {
      throw new Error(all)
    }

    const output = captured()
    for (const act of [
      async () => requestCode(failing, await requireSigner(ctx, kims), 'sms', sendCode),
      async () => proveIdentity(withoutDatabase(ctx, traces), await requireSigner(ctx, kims), '000000'),
      async () => openLink(withoutDatabase(ctx, traces), token),
      async () => {
        const signer = await requireSigner(ctx, cookie)
        const input = await submission(ctx, signer)
        await signAndSeal({ ...ctx, blobs: { ...ctx.blobs, put } }, signer, input, { idempotencyKey: 'k' })
      },
    ])
      await act().catch(problemResponse)
    for (const person of await recipientsOf(ctx.store.q, id))
      await resendLink(ctx, member, await openContract(ctx, member, id, 'send'), person.id)
    await drain(failing)
    const printed = output.stop()

    for (const trace of traces) expect(printed).not.toContain(trace)
    expect(printed).toMatch(/queue: invitation\.send failed, attempt 1: DeliveryFault “550 5\.1\.1”/)
    expect(printed).toMatch(/queue: invitation\.send failed, attempt 1: DrizzleQueryError \(select\)/)
    expect(printed).toMatch(/request [\da-f-]{36}: Error\n\s+at .*\bput /)
    expect(printed).toMatch(/request [\da-f-]{36}: DrizzleQueryError \(insert audit_personal\) < Error 57P01\n\s+at /)
    const jobs = JSON.stringify(
      await ctx.store.q.select({ error: ctx.store.q.t.job.lastError }).from(ctx.store.q.t.job),
    )
    expect(jobs).toContain('"550 5.1.1"')
    for (const trace of traces) expect(jobs).not.toContain(trace)
  })
})
