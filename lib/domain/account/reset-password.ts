import type { Q } from '#db/client.ts'
import { DAY, HOUR, later, MINUTE } from '#lib/core/clock.ts'
import type { UserId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { newToken, sha256Hex } from '#lib/core/secret.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { consumeOrRefuse, networkOf } from '#lib/engines/rate-limit/index.ts'
import {
  findMember,
  findToken,
  findUser,
  findUserByEmail,
  insertToken,
  revokeTokens,
  setPasswordHash,
  tryUseToken,
} from './account.store.ts'
import { byActor } from './actor.ts'
import type { Member } from './authorized.ts'
import { hashPassword, isPassword } from './password.ts'
import { requireUnguessable } from './require-unguessable.ts'
import type { AccountLink } from './schema.ts'
import { queueNotices } from './security-notice.ts'
import { endSessions } from './session.store.ts'

const LIFE = { reset: HOUR, invite: 7 * DAY } as const

/**
 * Counts a request for a reset, by account and network. The limit of the account, which keeps its mailbox usable, does not
 * keep a member out: the links that were mailed within the hour are valid. A known device is counted alone.
 */
async function countReset(q: Q, ctx: Ctx, email: string, device: string | null): Promise<void> {
  const [address, windowMs, now] = [networkOf(ctx.request?.ip), HOUR, ctx.now()]
  if (device !== null) return consumeOrRefuse(q, { key: `reset:device:${device}`, limit: 5, windowMs, now })
  await consumeOrRefuse(q, { key: `reset:ip:${address}`, limit: 20, windowMs, now })
  await consumeOrRefuse(q, { key: `reset:email:${email}:${address}`, limit: 5, windowMs, now })
  await consumeOrRefuse(q, { key: `reset:account:${email}`, limit: 20, windowMs, now })
}

/**
 * Mails a link if the address is a member's. The caller cannot find out whether it is. `device` is a known one of this
 * account (AUTH-04).
 */
export async function requestPasswordReset(ctx: Ctx, email: string, device: string | null = null): Promise<void> {
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    await countReset(q, ctx, email, device)
    const user = await findUserByEmail(q, email)
    const member = user ? await findMember(q, user.id) : null
    if (!member) {
      await appendEvents(q, [
        byActor(ctx, { kind: 'visitor', email }, 'reset.refused', { data: { reason: 'unknown' } }),
      ])
      return
    }
    await enqueue(q, { name: 'reset.requested', payload: { userId: member.userId } }, now)
    await appendEvents(q, [byActor(ctx, member, 'reset.requested')])
  })
}

/**
 * Creates a token for a link to choose a password: valid for an hour for a reset, a week for an invitation. It is
 * created when the mail is about to be sent, because only its hash is stored.
 */
export async function issueAccountToken(ctx: Ctx, userId: UserId, purpose: 'reset' | 'invite'): Promise<string> {
  const token = newToken()
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    await insertToken(q, {
      tokenHash: sha256Hex(token),
      userId,
      purpose,
      createdAt: now,
      expiresAt: later(now, LIFE[purpose]),
    })
  })
  return token
}

/** The purpose of a mailed link, without consuming it. An unknown token is reported as a reset that no longer works. */
export async function viewAccountLink(ctx: Ctx, token: string): Promise<AccountLink> {
  await ctx.store.tx((q) =>
    consumeOrRefuse(q, {
      key: `account-link:ip:${networkOf(ctx.request?.ip)}`,
      limit: 60,
      windowMs: 15 * MINUTE,
      now: ctx.now(),
    }),
  )
  const found = await findToken(ctx.store.q, sha256Hex(token), ctx.now())
  const kind = found?.purpose ?? 'reset'
  const member = found?.works ? await findMember(ctx.store.q, found.userId) : null
  return member ? { kind, works: true, organisation: member.organisation, email: member.email } : { kind, works: false }
}

/**
 * Sets the password of the mailed token's user and ends all their sessions. Throws Refusal('reset_link_invalid') if the
 * token is unknown, used or expired, and 'password_guessable'.
 */
export async function resetPassword(ctx: Ctx, input: { token: string; password: string }): Promise<void> {
  await ctx.store.tx((q) =>
    consumeOrRefuse(q, {
      key: `reset-use:ip:${networkOf(ctx.request?.ip)}`,
      limit: 30,
      windowMs: 15 * MINUTE,
      now: ctx.now(),
    }),
  )
  // Before the token is used, so that its holder can choose another password.
  const found = await findToken(ctx.store.q, sha256Hex(input.token), ctx.now())
  const holder = found?.works ? await findMember(ctx.store.q, found.userId) : null
  if (holder) await requireUnguessable(input.password, holder)
  const passwordHash = await hashPassword(input.password)
  const isDone = await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const used = await tryUseToken(q, sha256Hex(input.token), now)
    const member = used ? await findMember(q, used.userId) : null
    if (!used || !member) {
      // The transaction is committed so that the attempt is logged; the token that it consumed was invalid anyway.
      await appendEvents(q, [byActor(ctx, { kind: 'visitor' }, 'reset.refused', { data: { reason: 'link' } })])
      return false
    }
    await setPasswordHash(q, used.userId, passwordHash)
    await endSessions(q, member.memberId, null)
    await revokeTokens(q, used.userId, now)
    const changed = byActor(ctx, member, 'password.changed', { data: { by: used.purpose } })
    await appendEvents(q, [changed])
    // An invited member had no password before.
    if (used.purpose === 'reset') await queueNotices(q, 'passwordChanged', [member.userId], { at: now })
    return true
  })
  if (!isDone) throw new Refusal('reset_link_invalid')
}

/**
 * Changes the member's own password and ends their other sessions. Throws Refusal('wrong_credentials') if the current one
 * is wrong, and 'password_guessable'.
 */
export async function changePassword(
  ctx: Ctx,
  member: Member,
  input: { current: string; password: string },
): Promise<void> {
  await ctx.store.tx((q) =>
    consumeOrRefuse(q, { key: `change-password:${member.userId}`, limit: 10, windowMs: 15 * MINUTE, now: ctx.now() }),
  )
  const user = await findUser(ctx.store.q, member.userId)
  if (!user || !(await isPassword(input.current, user.passwordHash))) {
    await ctx.store.tx((q) => appendEvents(q, [byActor(ctx, member, 'password.refused')]))
    throw new Refusal('wrong_credentials')
  }
  await requireUnguessable(input.password, member)
  const passwordHash = await hashPassword(input.password)
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    await setPasswordHash(q, member.userId, passwordHash)
    await endSessions(q, member.memberId, member.sessionId)
    await revokeTokens(q, member.userId, now)
    const changed = byActor(ctx, member, 'password.changed', { data: { by: 'member' } })
    await appendEvents(q, [changed])
    await queueNotices(q, 'passwordChanged', [member.userId], { at: now })
  })
}
