import { argon2Sync, randomBytes } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { passwordCost } from '#lib/domain/account/password-cost.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { changePassword, findMember, issueAccountToken, type Member, resetPassword, setUp, signIn } from './index.ts'
import { hashPassword, isPassword } from './password.ts'
import { passwordSchema } from './schema.ts'

const password = 'seven grey herons wade'
const founder = { organisation: 'Rivertown Law', name: 'Olga Owner', email: 'olga@river.example' }
const place = { timeZone: 'UTC', locale: 'en' } as const

it('a new password has 15 to 200 characters of any script', () => {
  expect(passwordSchema.safeParse('seven herons w').success).toBe(false)
  expect(passwordSchema.safeParse('seven herons wa').success).toBe(true)
  // Each is one code point, but two UTF-16 units.
  expect(passwordSchema.safeParse('🦩'.repeat(14)).success).toBe(false)
  expect(passwordSchema.safeParse('x'.repeat(201)).success).toBe(false)
})

it('the form of a letter does not matter, also for a hash that an older version made', async () => {
  const hash = await hashPassword('ﬁve grey herons wade')
  expect(await isPassword('five grey herons wade', hash)).toBe(true)
  const nonce = randomBytes(16)
  const cost = { memory: 65_536, passes: 3, parallelism: 4 }
  const message = Buffer.from('ﬁve grey herons wade'.normalize('NFC'))
  const tag = argon2Sync('argon2id', { message, nonce, tagLength: 32, ...cost })
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const older = `$argon2id$v=19$m=65536,t=3,p=4$${encode(nonce)}$${encode(tag)}`
  expect(await isPassword('ﬁve grey herons wade', older)).toBe(true)
  expect(await isPassword('four grey herons wade', older)).toBe(false)
})

onEachDatabase('a guessable password is refused', (open) => {
  let ctx: TestCtx
  let olga: Member
  beforeAll(async () => {
    ctx = testContext(await open())
  })

  it('at set-up', async () => {
    for (const weak of ['passwordpassword', 'Rivertown-Law-2026', 'olga@river.example'])
      await expect(setUp(ctx, { ...founder, ...place, password: weak })).rejects.toThrow('password_guessable')
    const { userId } = await setUp(ctx, { ...founder, ...place, password })
    olga = (await findMember(ctx.store.q, userId)) as Member
  })

  it('at a reset, without using up the link', async () => {
    const token = await issueAccountToken(ctx, olga.userId, 'reset')
    await expect(resetPassword(ctx, { token, password: 'Olga Owner 12345' })).rejects.toThrow('password_guessable')
    await resetPassword(ctx, { token, password })
  })

  it('at a change', async () => {
    const weak = { current: password, password: '1qaz2wsx3edc4rfv' }
    await expect(changePassword(ctx, olga, weak)).rejects.toThrow('password_guessable')
    await changePassword(ctx, olga, { current: password, password })
  })

  it('but one that was chosen before still signs in', async () => {
    const { user } = ctx.store.q.t
    const passwordHash = await hashPassword('password12')
    await ctx.store.tx((q) => q.update(user).set({ passwordHash }))
    expect(await signIn(ctx, { email: founder.email, password: 'password12' })).not.toBeNull()
  })
})

it('a password is hashed at the cost of RFC 9106, except in tests', () => {
  expect(passwordCost).toEqual({ memory: 65_536, passes: 3, parallelism: 4 })
})
