import type { Q } from '#db/client.ts'
import { DAY, HOUR, later, MINUTE } from '#lib/core/clock.ts'
import type { RecipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { newToken, sha256Hex } from '#lib/core/secret.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { byActor, recipientActor } from '#lib/domain/account/index.ts'
import {
  type ContractRow,
  changeAsRecipient,
  changeContract,
  isOpen,
  type LockedRecipient,
  type RecipientInContract,
  recipientInContract,
  tryMarkViewed,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { unlockSubject } from '#lib/engines/code/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { consumeOrRefuse, networkOf } from '#lib/engines/rate-limit/index.ts'
import { isCodeFirst } from './require-proof.ts'
import type { EndedLinkView, GateView } from './schema.ts'
import { isDocumentOfContract } from './shown-document.ts'
import { type RecipientSession, senderOf } from './signer.ts'
import { signerState } from './signing.machine.ts'
import { findLink, insertLink, insertSession, revokeLinks, userAgentsOf } from './signing.store.ts'

/**
 * A link lives longer than its contract, which may be open for a year, so that recipients can return to the document.
 * Some time after the contract's end it shows nothing without a code (LINK-09).
 */
const LINK_LIFE_MS = 2 * 365 * DAY

/**
 * Creates the token for the link that is about to be mailed to a recipient (LINK-01). It is created at that moment
 * because only its hash is stored. Links mailed earlier work until they are revoked.
 */
export async function issueLink(ctx: Ctx, recipientId: RecipientId): Promise<string> {
  const token = newToken()
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    await insertLink(q, {
      tokenHash: sha256Hex(token),
      recipientId,
      createdAt: now,
      expiresAt: later(now, LINK_LIFE_MS),
    })
  })
  return token
}

async function resolve(q: Q, token: string, now: Date): Promise<RecipientInContract | null> {
  const link = await findLink(q, sha256Hex(token), now)
  const found = link && (await recipientInContract(q, link.recipientId))
  if (!found || found.recipient.erasedAt !== null) return null
  return found
}

const ended = ['voided', 'expired', 'removed'] as const

/** Why the link of a recipient opens nothing any more; null if it does. */
function endedFor(found: RecipientInContract, now: Date): (typeof ended)[number] | null {
  const state = signerState(found, now)
  return ended.find((one) => one === state) ?? null
}

/**
 * Counts a visit: by link, so that many people behind one address can open theirs, and without a valid link by network,
 * so that no one can try tokens.
 */
async function countVisit(ctx: Ctx, opened: RecipientInContract | null, what: keyof typeof visits): Promise<void> {
  const [key, limit, windowMs] = opened
    ? [`link:${what}:${opened.recipient.id}`, visits[what], HOUR]
    : [`link:ip:${networkOf(ctx.request?.ip)}`, 30, MINUTE]
  await ctx.store.tx((q) => consumeOrRefuse(q, { key, limit, windowMs, now: ctx.now() }))
}

/** Visits of a recipient's links in an hour: views of their page, which mail scanners fetch too, and sessions. */
const visits = { views: 200, sessions: 20 } as const

/**
 * The first page of a link. It changes nothing about the contract, so that mail scanners may fetch it (LINK-02). A link
 * whose contract ended before the recipient signed says so and names the sender. Null for a token that is wrong or
 * revoked.
 */
export async function viewGate(ctx: Ctx, token: string): Promise<GateView | EndedLinkView | null> {
  const opened = await resolve(ctx.store.q, token, ctx.now())
  await countVisit(ctx, opened, 'views')
  if (!opened) return null
  const sender = await senderOf(ctx, opened.contract)
  const ending = endedFor(opened, ctx.now())
  if (ending) return { kind: 'ended', state: ending, senderName: sender.name, organisation: sender.organisation }
  const state = signerState(opened, ctx.now())
  return {
    kind: 'open',
    state: state === 'signed' && opened.contract.status === 'completed' ? 'completed' : state,
    title: isCodeFirst(ctx, opened.contract, { provenAt: null }, ctx.now()) ? null : opened.contract.title,
    senderName: sender.name,
    organisation: sender.organisation,
    recipientName: opened.recipient.name,
    role: opened.recipient.role,
    expiresAt: opened.contract.status === 'pending' ? opened.contract.expiresAt : null,
    timeZone: opened.contract.timeZone,
  }
}

/**
 * Exchanges a link for a session and returns the value of its cookie (LINK-04). Throws Refusal('link_invalid') for a link
 * that viewGate does not show as open.
 */
export async function openLink(ctx: Ctx, token: string): Promise<{ cookie: string; recipientId: RecipientId }> {
  const opened = await resolve(ctx.store.q, token, ctx.now())
  await countVisit(ctx, opened, 'sessions')
  if (!opened || endedFor(opened, ctx.now())) throw new Refusal('link_invalid')
  const cookie = newToken()
  const open = async (q: Q, _: ContractRow, now: Date) => {
    // Resolved again under the lock: the recipient may have been erased or removed, or the link revoked, since then.
    const found = await resolve(q, token, now)
    const recipient = found && !endedFor(found, now) ? found.recipient : null
    if (!recipient) throw new Refusal('link_invalid')
    const userAgent = ctx.request?.userAgent ?? null
    const earlier = await userAgentsOf(q, recipient.id)
    await insertSession(
      q,
      { cookieHash: sha256Hex(cookie), recipientId: recipient.id, linkHash: sha256Hex(token), userAgent },
      now,
    )
    const isNewDevice = earlier.length > 0 && !earlier.includes(userAgent)
    await appendEvents(q, [
      byActor(ctx, recipientActor(recipient), 'link.opened'),
      ...(isNewDevice ? [byActor(ctx, recipientActor(recipient), 'device.added')] : []),
    ])
  }
  await changeContract(ctx, opened.contract.id, open, { evenIfRolledBack: true, keepUpdatedAt: true })
  return { cookie, recipientId: opened.recipient.id }
}

/**
 * Records that the pages of a document were shown, the first time. Later calls change nothing, nor do calls of a
 * recipient who no longer has access or was erased. Throws Refusal('document_changed') for a document of another contract.
 */
export async function recordViewed(ctx: Ctx, signer: RecipientSession, documentSha256: string): Promise<void> {
  if (signer.viewedAt !== null) return
  const record = async (q: Q, { contract, recipient, at }: LockedRecipient) => {
    const state = signerState({ contract, recipient }, at)
    if ((state !== 'open' && state !== 'viewer') || recipient.erasedAt !== null) return
    if (!(await isDocumentOfContract(q, { contract, document: signer.document }, documentSha256)))
      throw new Refusal('document_changed')
    if (!(await tryMarkViewed(q, signer.id, at))) return
    if (contract.notifyViewed) await enqueue(q, { name: 'recipient.viewed', payload: { recipientId: signer.id } }, at)
    await appendEvents(q, [byActor(ctx, signer, 'recipient.viewed', { documentSha256 })])
  }
  await changeAsRecipient(ctx, signer, record, { evenIfRolledBack: true })
}

/**
 * Revokes a recipient's links, mails a new one and unlocks codes. Throws Refusal('not_pending') if the recipient may no
 * longer act.
 */
export async function resendLink(
  ctx: Ctx,
  member: Member,
  contract: Authorized<ContractRow, 'send'>,
  recipientId: RecipientId,
): Promise<void> {
  await changeContract(ctx, contract.id, async (q, row, now) => {
    const recipient = (await recipientInContract(q, recipientId))?.recipient
    if (recipient?.contractId !== contract.id) throw new Refusal('not_found')
    const isAsked = row.status === 'pending' && recipient.agreement !== null
    if (!isAsked && !isOpen(row.status, recipient.status)) throw new Refusal('not_pending')
    await unlockSubject(q, recipientId)
    await revokeLinks(q, recipientId, now)
    await enqueue(q, { name: 'link.reissued', payload: { recipientId } }, now)
    await appendEvents(q, [
      byActor(ctx, member, 'link.reissued', {
        contractId: contract.id,
        data: { recipient: recipientId },
        personal: { recipient_name: recipient.name },
      }),
    ])
  })
}
