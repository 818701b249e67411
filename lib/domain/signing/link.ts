import { DAY, later, MINUTE } from '#lib/core/clock.ts'
import type { RecipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { newToken, sha256Hex } from '#lib/core/secret.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import {
  bySender,
  type ContractRow,
  findContract,
  findRecipient,
  type RecipientRow,
  recipientsOf,
  touchContract,
  tryChangeRecipient,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { unlockSubject } from '#lib/engines/code/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { consumeOrRefuse, networkOf } from '#lib/engines/rate-limit/index.ts'
import type { GateView } from './schema.ts'
import { isKnownDocument } from './shown-document.ts'
import { byRecipient, type Signer, senderOf } from './signer.ts'
import { signerState, whyNotOpen } from './signing.machine.ts'
import { findLink, insertLink, insertSession, revokeLinks, userAgentsOf } from './signing.store.ts'

/** Links stay good for looking back after the contract itself has ended. */
const LOOK_BACK_MS = 365 * DAY

/**
 * A new token for the link that is about to be mailed to a recipient (LINK-01). Made at that moment because
 * nothing but its hash is kept; the links mailed before go on working until they are revoked.
 */
export async function issueLink(ctx: Ctx, recipientId: RecipientId): Promise<string> {
  const token = newToken()
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    await insertLink(q, {
      tokenHash: sha256Hex(token),
      recipientId,
      createdAt: now,
      expiresAt: later(now, LOOK_BACK_MS),
    })
  })
  return token
}

type Opened = { recipient: RecipientRow; contract: ContractRow }

async function resolve(ctx: Ctx, token: string): Promise<Opened | null> {
  const q = ctx.store.q
  const link = await findLink(q, sha256Hex(token), ctx.now())
  const recipient = link && (await findRecipient(q, link.recipientId))
  const contract = recipient && (await findContract(q, recipient.contractId))
  if (!recipient || !contract) return null
  // LINK-06: what was voided, removed or expired unsigned looks like what never was.
  const why = whyNotOpen({ contract, recipient }, ctx.now())
  return why === 'contract_voided' || why === 'contract_expired' || why === 'recipient_removed'
    ? null
    : { recipient, contract }
}

async function countVisit(ctx: Ctx): Promise<void> {
  await ctx.store.tx((q) =>
    consumeOrRefuse(q, { key: `link:ip:${networkOf(ctx.request?.ip)}`, limit: 30, windowMs: MINUTE, now: ctx.now() }),
  )
}

/**
 * What the first page of a link says. Changes nothing about the contract, however often mail scanners fetch it
 * (LINK-02). Null for a token that is wrong, revoked, too old, or of a contract that has ended unsigned.
 */
export async function viewGate(ctx: Ctx, token: string): Promise<GateView | null> {
  await countVisit(ctx)
  const opened = await resolve(ctx, token)
  if (!opened) return null
  const sender = await senderOf(ctx, opened.contract)
  return {
    title: opened.contract.title,
    senderName: sender.name,
    organisation: sender.organisation,
    recipientName: opened.recipient.name,
    role: opened.recipient.role,
    expiresAt: opened.contract.status === 'pending' ? opened.contract.expiresAt : null,
    timeZone: opened.contract.timeZone,
  }
}

/** Turns a link into a session: the value of its cookie (LINK-04). Throws Refusal('link_invalid') where viewGate gives null. */
export async function openLink(ctx: Ctx, token: string): Promise<{ cookie: string; contractId: string }> {
  await countVisit(ctx)
  const opened = await resolve(ctx, token)
  if (!opened) throw new Refusal('link_invalid')
  const { recipient } = opened
  const cookie = newToken()
  await ctx.store.tx(async (q) => {
    const userAgent = ctx.request?.userAgent ?? null
    const known = await userAgentsOf(q, recipient.id)
    await insertSession(
      q,
      { cookieHash: sha256Hex(cookie), recipientId: recipient.id, linkHash: sha256Hex(token), userAgent },
      ctx.now(),
    )
    const isNewDevice = known.length > 0 && !known.includes(userAgent)
    await appendEvents(q, [
      byRecipient(ctx, recipient, 'link.opened'),
      ...(isNewDevice ? [byRecipient(ctx, recipient, 'device.added')] : []),
    ])
  })
  return { cookie, contractId: recipient.contractId }
}

/**
 * Records that the pages of a document were really shown, the first time they were: later calls change nothing, and
 * neither do those of somebody whom nothing is shown any more. Throws Refusal('document_changed') for a document that is
 * none of this contract's.
 */
export async function recordViewed(ctx: Ctx, signer: Signer, documentSha256: string): Promise<void> {
  if (signer.viewedAt !== null) return
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const contract = await touchContract(q, signer.contractId, now)
    if (!contract) return
    const state = signerState({ contract, recipient: signer }, now)
    if (state !== 'open' && state !== 'viewer') return
    if (!(await isKnownDocument(q, contract, documentSha256))) throw new Refusal('document_changed')
    if (!(await tryChangeRecipient(q, signer.id, ['pending'], { status: 'viewed', viewedAt: now }))) return
    if (contract.notifyViewed) await enqueue(q, { name: 'recipient.viewed', payload: { recipientId: signer.id } }, now)
    await appendEvents(q, [byRecipient(ctx, signer, 'recipient.viewed', { documentSha256 })])
  })
}

/**
 * Kills a recipient's links and has a new one mailed; codes that were locked are to be had again. Throws
 * Refusal('not_pending') if there is nothing left for them to do.
 */
export async function resendLink(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'send'>,
  recipientId: RecipientId,
): Promise<void> {
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const row = await touchContract(q, contract.id, now)
    const recipient = (await recipientsOf(q, contract.id)).find((person) => person.id === recipientId)
    if (!recipient) throw new Refusal('not_found')
    const isWaiting = recipient.status === 'pending' || recipient.status === 'viewed'
    if (row?.status !== 'pending' || !isWaiting) throw new Refusal('not_pending')
    await unlockSubject(q, recipientId)
    await revokeLinks(q, recipientId, now)
    await enqueue(q, { name: 'link.reissued', payload: { recipientId } }, now)
    await appendEvents(q, [
      bySender(ctx, member, contract.id, 'link.reissued', {
        data: { recipient: recipientId },
        personal: { recipient_name: recipient.name },
      }),
    ])
  })
}
