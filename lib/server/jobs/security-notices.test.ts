import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR, MINUTE } from '#lib/core/clock.ts'
import {
  type Authorized,
  authorizeManage,
  changePassword,
  changeRole,
  findMember,
  inviteMember,
  issueAccountToken,
  listMembers,
  type Member,
  resetPassword,
} from '#lib/domain/account/index.ts'
import { removeMember } from '#lib/domain/contract/index.ts'
import { installCertificate, returnToSelfMade } from '#lib/domain/seal-key/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { drain, founder } from './testing.ts'

const password = 'a long password'
const mia = { name: 'Mia Roth', email: 'mia@acme.example', role: 'member' } as const

/** A new certificate with its key, as PKCS#12 without a password. */
function pkcs12(): Buffer {
  const dir = mkdtempSync(path.join(tmpdir(), 'p12-'))
  const openssl = (...given: string[]) =>
    execFileSync('openssl', given, { cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] })
  const usage = ['-addext', 'keyUsage=critical,digitalSignature', '-addext', 'basicConstraints=CA:FALSE']
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key']
  openssl('req', '-x509', ...key, '-subj', '/CN=Acme', '-days', '300', '-out', 'pem', ...usage)
  const file = openssl('pkcs12', '-export', '-inkey', 'key', '-in', 'pem', '-passout', 'pass:secret')
  rmSync(dir, { recursive: true })
  return file
}

onEachDatabase('a mail about a change that its reader did not have to make', (open) => {
  let ctx: TestCtx
  let admin: Authorized<Member, 'manage'>
  beforeAll(async () => {
    ctx = testContext(await open())
    admin = authorizeManage(await founder(ctx))
    await inviteMember(ctx, admin, mia)
    await resetPassword(ctx, { token: await issueAccountToken(ctx, await userIdOf(mia.email), 'invite'), password })
  })
  beforeEach(async () => {
    ctx.advance(HOUR)
    await drain(ctx)
  })

  const rowOf = async (email: string) => {
    const row = (await listMembers(ctx, admin)).find((one) => one.email === email)
    if (!row) throw new Error(`${email} is not a member`)
    return row
  }
  async function userIdOf(email: string): Promise<Member['userId']> {
    const [user] = (await ctx.store.q.select().from(ctx.store.q.t.user)).filter((one) => one.email === email)
    if (!user) throw new Error(`${email} has no account`)
    return user.id
  }
  /** The mails that `work` causes, by address, sorted. */
  async function mailed(work: () => Promise<unknown>): Promise<{ to: string; subject: string; text: string }[]> {
    const before = new Set((await ctx.delivery.localMessages()).map(({ text }) => text))
    // Mails of different times have different texts.
    ctx.advance(MINUTE)
    await work()
    await drain(ctx)
    const messages = (await ctx.delivery.localMessages()).filter(({ text }) => !before.has(text))
    return messages
      .map(({ to, subject, text }) => ({ to, subject: subject ?? '', text }))
      .sort((a, b) => a.to.localeCompare(b.to))
  }

  it('goes to a member whose password changed, with time, address and what to do', async () => {
    const [mail, ...others] = await mailed(() => changePassword(ctx, admin, { current: password, password }))
    expect(others).toEqual([])
    expect(mail).toMatchObject({ to: admin.email, subject: 'Your password was changed' })
    expect(mail?.text).toContain('21 Nov 2026, 12:01:00 CET (UTC+01:00)')
    expect(mail?.text).toContain('203.0.113.7')
    expect(mail?.text).toContain('If this wasn’t you')
    expect(mail?.text).toContain('http://localhost:3000/forgot-password')
    const token = await issueAccountToken(ctx, admin.userId, 'reset')
    expect(await mailed(() => resetPassword(ctx, { token, password }))).toMatchObject([{ to: admin.email }])
  })

  it('does not go to a new member who chose the first password', async () => {
    const invited = { ...mia, email: 'eli@acme.example' }
    await inviteMember(ctx, admin, invited)
    await drain(ctx)
    const token = await issueAccountToken(ctx, await userIdOf(invited.email), 'invite')
    expect(await mailed(() => resetPassword(ctx, { token, password }))).toEqual([])
  })

  it('goes to a member whose role changed, and to the other admins about a new one', async () => {
    const { memberId } = await rowOf(mia.email)
    const promoted = await mailed(() => changeRole(ctx, admin, memberId as never, 'admin'))
    expect(promoted.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      'mia@acme.example: You are now an admin',
      'olga@acme.example: Mia Roth is now an admin',
    ])
    for (const { text } of promoted) expect(text).toContain('Olga Owner')
    expect(await mailed(() => changeRole(ctx, admin, memberId as never, 'admin'))).toEqual([])
    expect(await mailed(() => changeRole(ctx, admin, memberId as never, 'member'))).toMatchObject([
      { to: mia.email, subject: 'You are no longer an admin' },
    ])
  })

  it('goes to all admins about an admin who was invited', async () => {
    const ada = { name: 'Ada', email: 'ada@acme.example', role: 'admin' } as const
    const sent = await mailed(() => inviteMember(ctx, admin, ada))
    expect(sent).toMatchObject([{ to: ada.email }, { to: admin.email, subject: 'Ada was invited as an admin' }])
  })

  it('goes to all current admins about another seal certificate', async () => {
    await removeMember(ctx, admin, (await rowOf('ada@acme.example')).memberId as never)
    const file = pkcs12()
    // The certificate is valid from now.
    ctx.advance(Math.max(0, Date.now() - ctx.now().getTime()) + HOUR)
    const sent = await mailed(() => installCertificate(ctx, admin, { file, password: 'secret' }))
    expect(sent).toMatchObject([{ to: admin.email, subject: 'The seal certificate was changed' }])
    expect(await mailed(() => returnToSelfMade(ctx, admin))).toHaveLength(1)
  })

  it('is not sent to a member who was removed in the meantime', async () => {
    const sent = await mailed(async () => {
      await changePassword(ctx, (await findMember(ctx.store.q, await userIdOf(mia.email))) as Member, {
        current: password,
        password,
      })
      await removeMember(ctx, admin, (await rowOf(mia.email)).memberId as never)
    })
    expect(sent).toEqual([])
  })
})
