import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { MINUTE, SECOND } from '#lib/core/clock.ts'
import { testContext } from '#lib/domain/testing.ts'
import { startLogStream } from './log-stream.ts'
import { ana, founder, sentContract } from './testing.ts'

onEachDatabase('the log stream', (open) => {
  afterEach(() => void vi.useRealTimers())

  it('writes new events, logs a failure once, and continues after it', async () => {
    const ctx = testContext(await open())
    const file = path.join(ctx.settings.dataDir, 'events.jsonl')
    ctx.settings = { ...ctx.settings, logStream: file }
    const bodies = async () => {
      const e = ctx.store.q.t.auditEvent
      return (await ctx.store.q.select().from(e).orderBy(e.seq)).map(({ body }) => `${body}\n`).join('')
    }
    const errors = vi.spyOn(console, 'error').mockImplementation(() => {})
    const warnings = vi.spyOn(console, 'warn').mockImplementation(() => {})
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
    }
    const held = () => readFileSync(file, { encoding: 'utf8', flag: 'a+' })

    const stream = startLogStream(ctx)
    const member = await founder(ctx)
    await vi.advanceTimersByTimeAsync(SECOND)
    const first = await bodies()
    await until(() => held() === first)

    rmSync(file)
    mkdirSync(file)
    await sentContract(ctx, member, [ana])
    await vi.advanceTimersByTimeAsync(SECOND)
    await until(() => errors.mock.calls.length > 0)
    await vi.advanceTimersByTimeAsync(3 * MINUTE)
    rmSync(file, { recursive: true })
    await vi.advanceTimersByTimeAsync(MINUTE)
    await until(() => warnings.mock.calls.some(([text]) => String(text).includes('again')))
    expect(errors).toHaveBeenCalledTimes(1)
    expect(errors.mock.calls[0]?.[0]).toMatch(
      /^log stream: events cannot be written to .*events\.jsonl and will be written later: Error EISDIR\n/,
    )
    expect(first + held()).toBe(await bodies())

    await sentContract(ctx, member, [ana])
    await stream.stop()
    expect(first + held()).toBe(await bodies())
  })

  it('does nothing if it is not set', async () => {
    const ctx = testContext(await open())
    await founder(ctx)
    await startLogStream(ctx).stop()
  })
})
