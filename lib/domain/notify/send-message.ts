import type { Q } from '#db/client.ts'
import type { MessageId } from '#lib/core/ids.ts'
import { PlainError } from '#lib/core/plain-error.ts'
import { isForSender } from '#lib/core/vocabulary/message.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import {
  type ContractRow,
  contractWithRecipients,
  countSigners,
  isErased,
  isOpen,
  type RecipientRow,
  recipientInContract,
  recordDelivery,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { senderOf } from '#lib/domain/signing/index.ts'
import { appendEvents, newestEventOf } from '#lib/engines/audit/index.ts'
import { type Delivered, DeliveryFault } from '#lib/engines/delivery/index.ts'
import { composeMessage, type Subject } from './compose.ts'
import { clearError } from './erase-messages.store.ts'
import {
  findMessage,
  type MessageRow,
  markFailed,
  markSent,
  readdress,
  tryBeginAttempt,
  withdrawQueued,
} from './message.store.ts'

/** After this many attempts, about three minutes, an invitation counts as not delivered, although it is tried again. */
const ATTEMPTS_UNTIL_UNDELIVERED = 4

/**
 * Records the result of sending a message: its state, the recipient's delivery status and the event, in one
 * transaction.
 */
export async function recordResult(ctx: Ctx, message: MessageRow, result: Delivered): Promise<void> {
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    const { contractId, recipientId, kind, channel } = message
    if (result.ok) await markSent(q, message.id, now)
    else await markFailed(q, message.id, result.error)
    const isInvitation = kind === 'invitation' && recipientId !== null
    const via = ctx.delivery[channel]
    const data = { kind, channel, via, message: message.id, recipient: recipientId }
    const event = result.ok ? 'message.sent' : 'message.failed'
    // The recipient was erased while the message was sent: their data must not be stored again.
    if (recipientId && (await isErased(q, recipientId))) {
      if (contractId) await appendEvents(q, [byActor(ctx, system, event, { contractId, data })])
      return clearError(q, message.id)
    }
    // Mail in the local outbox has not been delivered.
    // A fault that passes is tried again within seconds and minutes; the sender need not act on it.
    const isPassing = !result.ok && !result.permanent && message.attempts < ATTEMPTS_UNTIL_UNDELIVERED
    if (isInvitation && !isPassing && !(result.ok && via === 'local'))
      await recordDelivery(q, recipientId, result.ok ? { ok: true, at: now } : result)
    if (!contractId) return
    const personal = { to: message.address, ...(result.ok ? { answer: result.detail } : { error: result.error }) }
    await appendEvents(q, [byActor(ctx, system, event, { contractId, data, personal })])
  })
}

async function subjectOf(
  ctx: Ctx,
  { contract, recipients }: { contract: ContractRow; recipients: readonly RecipientRow[] },
  message: MessageRow,
): Promise<Subject> {
  const completed = await newestEventOf(ctx.store.q, contract.id, ['contract.completed'])
  const recipient = recipients.find(({ id }) => id === message.recipientId) ?? null
  return {
    contract,
    recipient,
    toSender: recipient?.email !== message.address || isForSender(message.kind),
    counts: countSigners(recipients),
    hash: completed?.documentSha256 ?? null,
  }
}

/**
 * True if a message has become obsolete: the contract, or this recipient's part in it, ended before the invitation was
 * sent, the agreement that it asks for was given, or the recipient it goes to or concerns was erased.
 */
export async function isObsolete(q: Q, message: MessageRow, contract: ContractRow): Promise<boolean> {
  const recipient = message.recipientId && (await recipientInContract(q, message.recipientId))?.recipient
  if (recipient && recipient.erasedAt !== null) return true
  if (message.kind === 'agreement') return contract.status !== 'pending' || (recipient || null)?.agreement === null
  if (message.kind !== 'invitation') return false
  return !recipient || !isOpen(contract.status, recipient.status)
}

/** The address of a message: that of the current sender if it goes to the sender, who may have been removed (AUTH-06). */
async function currentAddress(ctx: Ctx, message: MessageRow, contract: ContractRow): Promise<string> {
  if (message.recipientId !== null && !isForSender(message.kind)) return message.address
  const { email } = await senderOf(ctx, contract)
  if (email !== message.address) await ctx.store.tx((q) => readdress(q, message.id, email))
  return email
}

/**
 * Sends a queued message by email. Throws, to be retried, if the server could not be reached or failed temporarily. A
 * permanent failure is recorded and not retried.
 */
export async function sendMessage(ctx: Ctx, messageId: MessageId): Promise<void> {
  const stored = await findMessage(ctx.store.q, messageId)
  const found = stored?.contractId ? await contractWithRecipients(ctx.store.q, stored.contractId) : null
  if (!stored || !found || stored.state === 'sent' || stored.kind === 'code') return
  const { contract } = found
  if (await isObsolete(ctx.store.q, stored, contract)) return ctx.store.tx((q) => withdrawQueued(q, stored.id))
  const message = { ...stored, kind: stored.kind, address: await currentAddress(ctx, stored, contract) }
  const mail = await composeMessage(ctx, message.kind, await subjectOf(ctx, found, message))
  // If that attempt fails and its job is gone, this one must still be there to try again.
  if (!(await ctx.store.tx((q) => tryBeginAttempt(q, message)))) throw new PlainError('another attempt is under way')
  const result = await ctx.delivery.sendEmail({ ...mail, to: message.address, messageId: message.id })
  await recordResult(ctx, message, result)
  if (!result.ok && !result.permanent && !(await isObsolete(ctx.store.q, message, contract)))
    throw new DeliveryFault(result)
}
