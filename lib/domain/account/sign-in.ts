import { setTimeout } from 'node:timers/promises'
import { MINUTE, SECOND } from '#lib/core/clock.ts'
import { Gates } from '#lib/core/gate.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { consume, consumeOrRefuse, giveBack, type Limit, networkOf } from '#lib/engines/rate-limit/index.ts'
import { findMember, findUserByEmail, NO_PASSWORD } from './account.store.ts'
import { byActor } from './actor.ts'
import { hashPassword, isPassword } from './password.ts'
import { insertSession } from './session.store.ts'
import type { SessionClaim } from './session.ts'

/**
 * The passwords of one network are checked in turn. A check takes one of the few threads that files and sessions are also
 * read with, so that many at once would delay everyone. More than may wait are refused by the limits of `countAttempt`.
 */
const checks = () => oncePerProcess('password checks by network', () => new Gates(1, 100))

/** After a wrong password the next check of the network waits as long as this one took, which leaves others half a core. */
async function paced(check: () => Promise<boolean>): Promise<boolean> {
  const started = performance.now()
  const right = await check()
  if (!right) await setTimeout(performance.now() - started)
  return right
}

let decoy: Promise<string> | undefined

/** Verifies against a dummy hash if there is no such account, so that the response time is the same. */
async function matches(password: string, hash: string | undefined): Promise<boolean> {
  decoy ??= hashPassword('no account has this password')
  const right = await isPassword(password, hash || (await decoy))
  return right && Boolean(hash) && hash !== NO_PASSWORD
}

const factor = { factor: 'password' }

/** The delay of an attempt while an account is attacked from many networks. */
const SLOW_MS = 2 * SECOND

const windowMs = 15 * MINUTE

/** The limits of an attempt. A known device is counted alone. */
function limitsOf(ctx: Ctx, email: string, device: string | null) {
  const [address, now] = [networkOf(ctx.request?.ip), ctx.now()]
  const limit = (key: string, most: number): Limit => ({ key: `sign-in:${key}`, limit: most, windowMs, now })
  return {
    refusing: device
      ? [limit(`device:${device}`, 10)]
      : [limit(`email:${email}:${address}`, 10), limit(`ip:${address}`, 50)],
    slowing: device ? null : limit(`account:${email}`, 100),
  }
}

type Limits = ReturnType<typeof limitsOf>

/**
 * Counts the attempt, by account and network, so that attempts from elsewhere do not keep a member out, before the password
 * is checked, so that parallel attempts cannot exceed a limit. Returns false for an account with many attempts from all
 * networks: it is slowed down, not locked. Exceeding a limit is logged too, at a limited rate.
 */
async function countAttempt(ctx: Ctx, email: string, { refusing, slowing }: Limits): Promise<boolean> {
  const [address, now] = [networkOf(ctx.request?.ip), ctx.now()]
  try {
    return await ctx.store.tx(async (q) => {
      for (const limit of refusing) await consumeOrRefuse(q, limit)
      return slowing === null || (await consume(q, slowing)).allowed
    })
  } catch (error) {
    await ctx.store.tx(async (q) => {
      const { allowed } = await consume(q, { key: `sign-in:limited:${address}`, limit: 5, windowMs, now })
      if (allowed)
        await appendEvents(q, [byActor(ctx, { kind: 'visitor', email }, 'sign_in.limited', { data: factor })])
    })
    throw error
  }
}

/**
 * Begins a session if email and password are right and the user is a member, else null. `device` is
 * a known one of this account (AUTH-04). Throws Refusal('too_many_requests') after 10 failures within 15 minutes: of the
 * device, or for the email from a network; and after 50 from a network.
 */
export async function signIn(
  ctx: Ctx,
  input: { email: string; password: string },
  device: string | null = null,
): Promise<SessionClaim | null> {
  const limits = limitsOf(ctx, input.email, device)
  const isSlowed = !(await countAttempt(ctx, input.email, limits))
  if (isSlowed) await setTimeout(SLOW_MS)
  const user = await findUserByEmail(ctx.store.q, input.email)
  const network = networkOf(ctx.request?.ip)
  const right = await checks().run(network, () => paced(() => matches(input.password, user?.passwordHash)))
  const member = user && right ? await findMember(ctx.store.q, user.id) : null
  // The address that was entered is personal data, whether it exists or not; the password is never stored.
  const event = member
    ? byActor(ctx, member, 'member.signed_in', { data: factor })
    : byActor(ctx, { kind: 'visitor', email: input.email }, 'sign_in.refused', { data: factor })
  const counted = [...limits.refusing, ...(limits.slowing && !isSlowed ? [limits.slowing] : [])]
  return ctx.store.tx(async (q) => {
    await appendEvents(q, [event])
    // Only failures count.
    if (member) for (const limit of counted) await giveBack(q, limit)
    return member && { sessionId: await insertSession(q, member.memberId, ctx.request, ctx.now()) }
  })
}
