import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { MINUTE } from '#lib/core/clock.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { ensureSetupCode, isSetUp, needsSetupCode, setUp, setUpByVisitor, setUpRecord } from './index.ts'

const input = {
  organisation: 'Acme',
  name: 'Olga',
  email: 'olga@acme.example',
  password: 'seven grey herons wade',
  timeZone: 'UTC',
  locale: 'en',
} as const
const elsewhere = { HOST: '0.0.0.0', SIGNCOVE_URL: 'https://sign.acme.example' }

onEachDatabase('the set-up of a server that is reachable from elsewhere', (open) => {
  let ctx: TestCtx
  const fileOf = () => path.join(ctx.settings.dataDir, 'secrets', 'setup-code')
  beforeEach(async () => {
    ctx = testContext(await open(), elsewhere)
  })

  it('needs the code that the start prints, which is kept until the set-up', async () => {
    const code = (await ensureSetupCode(ctx)) ?? ''
    expect(code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    expect(await ensureSetupCode(ctx)).toBe(code)
    expect(statSync(fileOf()).mode & 0o777).toBe(0o600)
    for (const wrong of [undefined, '', 'AAAA-AAAA-AAAA-AAAA', `${code}A`])
      await expect(setUpByVisitor(ctx, { ...input, code: wrong })).rejects.toThrow('setup_code_wrong')
    expect(await isSetUp(ctx)).toBe(false)
    await setUpByVisitor(ctx, { ...input, code: ` ${code.toLowerCase().replaceAll('-', ' ')}` })
    expect(await isSetUp(ctx)).toBe(true)
    expect(existsSync(fileOf())).toBe(false)
    expect(await ensureSetupCode(ctx)).toBeNull()
    await expect(setUpByVisitor(ctx, { ...input, code })).rejects.toThrow('already_set_up')
  })

  it('limits wrong codes by network', async () => {
    const code = (await ensureSetupCode(ctx)) ?? ''
    for (let n = 0; n < 10; n++)
      await expect(setUpByVisitor(ctx, { ...input, code: `${n}` })).rejects.toThrow('setup_code_wrong')
    await expect(setUpByVisitor(ctx, { ...input, code })).rejects.toThrow('too_many_requests')
    ctx.advance(30 * MINUTE)
    await setUpByVisitor(ctx, { ...input, code })
  })

  it('is not possible without a code, and needs none from the environment', async () => {
    await expect(setUpByVisitor(ctx, { ...input, code: '' })).rejects.toThrow('setup_code_wrong')
    await ensureSetupCode(ctx)
    await setUp({ ...ctx, request: null }, input)
    expect(await ensureSetupCode(ctx)).toBeNull()
    expect(existsSync(fileOf())).toBe(false)
    expect(await setUpRecord(ctx)).toEqual({ at: ctx.now(), address: null, email: input.email })
  })
})

onEachDatabase('the set-up of a server that only this machine reaches', (open) => {
  it('needs no code', async () => {
    const ctx = testContext(await open())
    expect(await ensureSetupCode(ctx)).toBeNull()
    await setUpByVisitor(ctx, input)
    expect(await setUpRecord(ctx)).toEqual({ at: ctx.now(), address: '203.0.113.7', email: input.email })
  })

  it.each([
    [{}, false],
    [{ HOST: '::1' }, false],
    [{ HOST: '127.0.0.1', SIGNCOVE_URL: 'http://sign.localhost:3000' }, false],
    [{ SIGNCOVE_URL: 'https://sign.acme.example' }, true],
    [{ HOST: '192.168.1.9', SIGNCOVE_URL: 'http://localhost:3000' }, true],
  ])('is known from the settings: %j', (environment: Record<string, string>, needed) => {
    expect(needsSetupCode(testContext({} as never, environment))).toBe(needed)
  })
})
