import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { DAY, HOUR, MINUTE } from '#lib/core/clock.ts'
import { Gates } from '#lib/core/gate.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { consume } from '#lib/engines/rate-limit/index.ts'
import { deviceOf, newDevice, requestPasswordReset, setUp, signIn } from './index.ts'

const password = 'seven grey herons wade'
const email = 'olga@acme.example'
const [attacker, home, hotel] = ['198.51.100.66', '203.0.113.7', '192.0.2.12']

onEachDatabase('another person cannot lock a member out', (open) => {
  let ctx: TestCtx
  beforeAll(async () => {
    ctx = testContext(await open())
    await setUp(ctx, { organisation: 'Acme', name: 'Olga', email, password, timeZone: 'UTC', locale: 'en' })
  })
  beforeEach(() => ctx.advance(DAY))

  const from = (ip: string) => ({ ...ctx, request: { ip, userAgent: null } })
  const known = () => deviceOf(ctx, email, newDevice(ctx, email))
  async function guess(ip: string, times: number, device: string | null = null): Promise<number> {
    let checked = 0
    for (let n = 0; n < times; n++)
      await signIn(from(ip), { email, password: `wrong ${n}` }, device).then(
        () => checked++,
        (error) => expect(error).toMatchObject({ code: 'too_many_requests' }),
      )
    return checked
  }

  it('by 1,000 wrong passwords from one address, from another network', async () => {
    expect(await guess(attacker, 1000)).toBe(10)
    expect(await signIn(from(home), { email, password }, null)).not.toBeNull()
  })

  it('nor delay one by many passwords at once, which are checked one at a time for a network', async () => {
    const end = Promise.withResolvers<void>()
    const checks = oncePerProcess('password checks by network', () => new Gates(1, 100))
    const running = checks.run(attacker, () => end.promise)
    let isChecked = false
    const guessed = signIn(from(attacker), { email, password: 'wrong' }).then(() => (isChecked = true))
    expect(await signIn(from(home), { email, password })).not.toBeNull()
    expect(isChecked).toBe(false)
    end.resolve()
    await Promise.all([running, guessed])
  })

  it('nor on a known device, even from the same network', async () => {
    const device = known()
    expect(device).not.toBeNull()
    await guess(attacker, 1000)
    await expect(signIn(from(attacker), { email, password }, null)).rejects.toThrow('too_many_requests')
    expect(await signIn(from(attacker), { email, password }, device)).not.toBeNull()
  })

  it('but a known device has a limit of its own', async () => {
    const device = known()
    expect(await guess(home, 30, device)).toBe(10)
    await expect(signIn(from(hotel), { email, password }, device)).rejects.toThrow('too_many_requests')
    ctx.advance(30 * MINUTE)
    expect(await signIn(from(hotel), { email, password }, device)).not.toBeNull()
  })

  it('and guesses from many networks are slowed down, not refused', async () => {
    const account = { key: `sign-in:account:${email}`, limit: 100, windowMs: 15 * MINUTE, now: ctx.now() }
    for (let n = 0; n < 100; n++) await ctx.store.tx((q) => consume(q, account))
    const timed = async (device: string | null) => {
      const started = performance.now()
      expect(await signIn(from(hotel), { email, password }, device)).not.toBeNull()
      return performance.now() - started
    }
    expect(await timed(null)).toBeGreaterThan(2000)
    expect(await timed(known())).toBeLessThan(2000)
  })

  it('and correct passwords are not counted, from one address, on one device', async () => {
    const device = known()
    for (let n = 0; n < 15; n++) expect(await signIn(from(hotel), { email, password }, null)).not.toBeNull()
    for (let n = 0; n < 15; n++) expect(await signIn(from(hotel), { email, password }, device)).not.toBeNull()
    expect(await guess(hotel, 30), 'failures are').toBe(10)
  })

  it('by requests for reset mails', async () => {
    const refusals = async (ip: string, times: number, device: string | null = null) => {
      const answers = Array.from({ length: times }, () => requestPasswordReset(from(ip), email, device))
      return (await Promise.allSettled(answers)).filter(({ status }) => status === 'rejected').length
    }
    expect(await refusals(attacker, 100)).toBe(95)
    expect(await refusals(home, 1)).toBe(0)
    // The links that were sent stay valid for an hour, so a limit for the account does not keep the member out.
    for (const end of [1, 2, 3]) expect(await refusals(`198.51.100.${end}`, 5)).toBe(end === 3 ? 1 : 0)
    expect(await refusals(hotel, 1)).toBe(1)
    expect(await refusals(hotel, 1, known())).toBe(0)
  })

  it('a device is known for one account and half a year', () => {
    const value = newDevice(ctx, email)
    const device = deviceOf(ctx, email, value)
    expect(device).toMatch(/^[\w-]{22}$/)
    expect(deviceOf(ctx, 'eve@acme.example', value)).toBeNull()
    for (const forged of [undefined, '', `${value}x`, value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))])
      expect(deviceOf(ctx, email, forged)).toBeNull()
    ctx.advance(180 * DAY - HOUR)
    expect(deviceOf(ctx, email, value)).toBe(device)
    ctx.advance(HOUR)
    expect(deviceOf(ctx, email, value)).toBeNull()
  })
})
