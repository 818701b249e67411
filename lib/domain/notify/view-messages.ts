import type { Q } from '#db/client.ts'
import type { MessageId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized } from '#lib/domain/account/index.ts'
import { type ContractRow, changeContract } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { enqueue, failingJobs } from '#lib/engines/queue/index.ts'
import { findMessage, messagesOfContract, tryRequeue } from './message.store.ts'
import { sendingJob } from './queue-messages.ts'
import type { MessageView } from './schema.ts'
import { isObsolete } from './send-message.ts'

/** The messages of a contract, newest first. */
export async function listMessages(ctx: Ctx, contract: Authorized<ContractRow, 'read'>): Promise<MessageView[]> {
  const { q } = ctx.store
  const rows = await messagesOfContract(q, contract.id)
  const failing = rows.some(({ state }) => state === 'failed')
    ? [...(await failingJobs(q, 'invitation.send')), ...(await failingJobs(q, 'message.send'))]
    : []
  const retries = new Map<string, Date | null>(failing.map(({ payload, retryAt }) => [payload.messageId, retryAt]))
  return rows.map(({ contractId: _, attempts: _a, ...view }) => ({
    ...view,
    retryAt: view.state === 'failed' ? (retries.get(view.id) ?? null) : null,
  }))
}

/**
 * Sends a failed message again. Throws Refusal('not_found') if it is not a failed message of this contract, and
 * Refusal('not_pending') for an invitation to a contract that has ended.
 */
export async function sendMessageAgain(
  ctx: Ctx,
  contract: Authorized<ContractRow, 'send'>,
  messageId: MessageId,
): Promise<void> {
  const resend = async (q: Q, row: ContractRow, now: Date) => {
    const message = await findMessage(q, messageId)
    const isOurs = message?.contractId === contract.id && message.kind !== 'code'
    if (!isOurs) throw new Refusal('not_found')
    if (await isObsolete(q, message, row)) throw new Refusal('not_pending')
    if (!(await tryRequeue(q, message.id))) throw new Refusal('not_found')
    await enqueue(q, sendingJob(message.kind, message.id), now)
  }
  await changeContract(ctx, contract.id, resend, { evenIfRolledBack: true })
}
