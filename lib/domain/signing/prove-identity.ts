import type { Q, Store } from '#db/client.ts'
import { DAY, SECOND } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { newToken, sha256Hex } from '#lib/core/secret.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import { byActor } from '#lib/domain/account/index.ts'
import { changeAsRecipient, type LockedRecipient, recipientEvent } from '#lib/domain/contract/index.ts'

import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import {
  assertMayIssue,
  enterableCode,
  type IssuedCode,
  issueCode,
  markCodeSent,
  markCodeUnsent,
  type VerifyAnswer,
  verifyCode,
} from '#lib/engines/code/index.ts'
import type { Delivered } from '#lib/engines/delivery/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { consumeOrRefuse, reset } from '#lib/engines/rate-limit/index.ts'
import { maskEmail, maskPhone } from './mask.ts'
import { requireMayProve } from './require-proof.ts'
import type { CodeRequestAnswer } from './schema.ts'
import { channelsOf, type LinkHolder } from './signer.ts'
import { markVerified } from './signing.store.ts'

const PURPOSE = 'sign'
/** The daily SMS limit of one installation. */
const SMS_PER_DAY = 1000
/**
 * The SMS limit for one number range while no code sent to it is verified, because that is a sign of toll fraud
 * (OTP-09).
 */
const SMS_PER_RANGE = 5

/** `why`: the address is refused for good, or sending failed and may succeed later. */
export type CodeRequestOutcome =
  | Extract<CodeRequestAnswer, { sent: true }>
  | { sent: false; why: 'refused' | 'later'; other: Channel | null }

/** Delivers a code to its recipient immediately; lib/domain/notify implements it. */
export type DeliverCode = (ctx: Ctx, holder: LinkHolder, channel: Channel, issued: IssuedCode) => Promise<Delivered>

const rangeOf = (phone: string) => `sms-range:${phone.slice(0, -4)}`

/**
 * The store with transactions that lock the contract's row first, as every change of a contract does. They refuse a
 * recipient who has no use for a code any more, so that nothing is logged or stored about one who was erased since the session was read.
 */
function storeOf(ctx: Ctx, holder: LinkHolder): Pick<Store, 'q' | 'tx'> {
  const tx: Store['tx'] = (work) =>
    changeAsRecipient(
      ctx,
      holder,
      async (q, { at, ...current }) => {
        requireMayProve(ctx, current, at)
        return work(q)
      },
      { evenIfRolledBack: true },
    )
  return { q: ctx.store.q, tx }
}

/** Records that a code could not be delivered. The recipient may have been erased in the meantime. */
async function recordUndelivered(
  ctx: Ctx,
  holder: LinkHolder,
  { codeId, channel }: { codeId: string; channel: Channel },
  error: string,
): Promise<void> {
  const record = async (q: Q, { recipient, at }: LockedRecipient) => {
    await markCodeUnsent(q, codeId, at)
    await appendEvents(q, [
      recipientEvent(ctx, recipient, 'code.undelivered', { data: { channel }, personal: { error } }),
    ])
  }
  await changeAsRecipient(ctx, holder, record, { evenIfRolledBack: true })
}

async function spendSms(ctx: Ctx, phone: string): Promise<void> {
  await ctx.store.tx(async (q) => {
    await consumeOrRefuse(q, { key: rangeOf(phone), limit: SMS_PER_RANGE, windowMs: DAY, now: ctx.now() })
    await consumeOrRefuse(q, { key: 'sms-installation', limit: SMS_PER_DAY, windowMs: DAY, now: ctx.now() })
  })
}

async function secondsUntilNext(ctx: Ctx, request: Parameters<typeof assertMayIssue>[1]): Promise<number> {
  try {
    await assertMayIssue(ctx.store.q, request)
    return 0
  } catch (error) {
    if (error instanceof Refusal && typeof error.details.seconds === 'number') return error.details.seconds
    throw error
  }
}

const secondsBetween = (from: Date, to: Date) => Math.floor((to.getTime() - from.getTime()) / SECOND)

function maskedTarget(holder: LinkHolder, channel: Channel): string {
  return channel === 'sms' ? maskPhone(holder.phone ?? '') : maskEmail(holder.email)
}

/**
 * The code that the holder was just sent and can still enter, from whichever browser they asked; null if another may be
 * sent now. Throws the refusals of assertMayIssue if neither is the case.
 */
async function sentBefore(
  ctx: Ctx,
  holder: LinkHolder,
  request: Parameters<typeof assertMayIssue>[1],
): Promise<Extract<CodeRequestAnswer, { sent: true }> | null> {
  const resendAfterSeconds = await secondsUntilNext(ctx, request)
  if (resendAfterSeconds === 0) return null
  const code = await enterableCode(ctx.store.q, request)
  if (!code) {
    await assertMayIssue(ctx.store.q, request)
    return null
  }
  return {
    sent: true,
    channel: code.channel,
    masked: maskedTarget(holder, code.channel),
    sentSecondsAgo: Math.max(0, secondsBetween(code.sentAt, request.now)),
    resendAfterSeconds,
    expiresInSeconds: secondsBetween(request.now, code.expiresAt),
  }
}

/**
 * Issues a code and delivers it before it returns, so that "sent" is never reported of a code that was not. If no other may
 * be sent yet, the answer is about the one that was sent before. Throws
 * Refusal('channel_not_allowed'), the refusals of lib/engines/code, and those of a contract that is not open to the
 * holder, also if it was closed while the code was requested.
 */
export async function requestCode(
  ctx: Ctx,
  holder: LinkHolder,
  channel: Channel,
  deliver: DeliverCode,
): Promise<CodeRequestOutcome> {
  requireMayProve(ctx, { contract: holder.contract, recipient: holder }, ctx.now())
  const channels = channelsOf(ctx, holder)
  const target = channel === 'sms' ? holder.phone : holder.email
  if (!channels.includes(channel) || !target) throw new Refusal('channel_not_allowed')
  const request = {
    subject: holder.id,
    purpose: PURPOSE,
    channel,
    target,
    now: ctx.now(),
  }
  const earlier = await sentBefore(ctx, holder, request)
  if (earlier) return earlier
  if (channel === 'sms') await spendSms(ctx, target)
  const masked = maskedTarget(holder, channel)
  const issued = await issueCode(
    storeOf(ctx, holder),
    { ...request, key: ctx.key('code') },
    {
      onIssued: (q) =>
        appendEvents(q, [byActor(ctx, holder, 'code.requested', { data: { channel }, personal: { target: masked } })]),
    },
  )
  const delivered = await deliver(ctx, holder, channel, issued)
  if (!delivered.ok) {
    await recordUndelivered(ctx, holder, { codeId: issued.codeId, channel }, delivered.error)
    return {
      sent: false,
      why: delivered.permanent ? 'refused' : 'later',
      other: channels.find((way) => way !== channel) ?? null,
    }
  }
  const sentAt = ctx.now()
  await ctx.store.tx((q) => markCodeSent(q, issued.codeId, sentAt))
  return {
    sent: true,
    channel,
    masked,
    sentSecondsAgo: 0,
    resendAfterSeconds: await secondsUntilNext(ctx, { ...request, now: sentAt }),
    expiresInSeconds: secondsBetween(sentAt, issued.expiresAt),
  }
}

/**
 * Checks a code. A right one verifies the session, and `cookie` is the session's new cookie (OTP-13). A wrong, an
 * expired and an unknown code give the same answer.
 */
export async function proveIdentity(
  ctx: Ctx,
  holder: LinkHolder,
  code: string,
): Promise<VerifyAnswer & { cookie?: string }> {
  requireMayProve(ctx, { contract: holder.contract, recipient: holder }, ctx.now())
  const cookie = newToken()
  const input = {
    subject: holder.id,
    purpose: PURPOSE,
    code,
    now: ctx.now(),
    key: ctx.key('code'),
  }
  const answer = await verifyCode(storeOf(ctx, holder), input, {
    onVerified: async (q, { channel }) => {
      await markVerified(q, holder.session.id, channel, sha256Hex(cookie), input.now)
      if (channel === 'sms' && holder.phone) await reset(q, rangeOf(holder.phone))
      await appendEvents(q, [byActor(ctx, holder, 'code.verified', { data: { channel } })])
    },
    onRefused: async (q, facts) => {
      const data = { reason: facts.reason, tries_left: facts.triesLeft }
      await appendEvents(q, [
        byActor(ctx, holder, 'code.rejected', { data }),
        ...(facts.lockedNow ? [byActor(ctx, holder, 'code.locked')] : []),
      ])
      if (facts.lockedNow) await enqueue(q, { name: 'code.locked', payload: { recipientId: holder.id } }, input.now)
    },
  })
  return answer.ok ? { ...answer, cookie } : answer
}
