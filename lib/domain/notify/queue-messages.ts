import { type ContractId, type JobId, type MessageId, messageId, type RecipientId } from '#lib/core/ids.ts'
import type { Job } from '#lib/core/vocabulary/job.ts'
import type { MessageKind, SenderMessageKind } from '#lib/core/vocabulary/message.ts'
import {
  type ContractRow,
  contractWithRecipients,
  type RecipientInContract,
  type RecipientRow,
  recipientInContract,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { senderOf } from '#lib/domain/signing/index.ts'
import { enqueue, PermanentError } from '#lib/engines/queue/index.ts'
import { tryInsertMessage } from './message.store.ts'

type Wanted = { kind: Exclude<MessageKind, 'code'>; recipient: RecipientRow | null; address: string }

/** The job that sends a message. */
export function sendingJob(kind: MessageKind, id: MessageId): Job {
  return { name: kind === 'invitation' ? 'invitation.send' : 'message.send', payload: { messageId: id } }
}

/**
 * Queues messages and the jobs that send them. Message ids derive from the job that caused them, so that a repeated run
 * after a crash queues nothing twice.
 */
async function queue(ctx: Ctx, jobId: JobId, contractId: ContractId, wanted: readonly Wanted[]): Promise<void> {
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    for (const [i, { kind, recipient, address }] of wanted.entries()) {
      const id = messageId.parse(`${jobId}-${i}`)
      const isNew = await tryInsertMessage(
        q,
        { id, contractId, recipientId: recipient?.id ?? null, kind, channel: 'email', address },
        now,
      )
      if (isNew) await enqueue(q, sendingJob(kind, id), now)
    }
  })
}

async function load(ctx: Ctx, contractId: ContractId): Promise<{ contract: ContractRow; recipients: RecipientRow[] }> {
  const found = await contractWithRecipients(ctx.store.q, contractId)
  if (!found) throw new PermanentError(`unknown contract ${contractId}`)
  return found
}

async function loadRecipient(ctx: Ctx, recipientId: RecipientId): Promise<RecipientInContract> {
  const found = await recipientInContract(ctx.store.q, recipientId)
  if (!found) throw new PermanentError(`unknown recipient ${recipientId}`)
  return found
}

/** Queues the invitations of a contract that was sent. */
export async function inviteAll(ctx: Ctx, jobId: JobId, contractId: ContractId): Promise<void> {
  const { contract, recipients } = await load(ctx, contractId)
  const invited = recipients.filter((person) => person.status !== 'removed')
  await queue(
    ctx,
    jobId,
    contract.id,
    invited.map((recipient) => ({ kind: 'invitation', recipient, address: recipient.email })),
  )
}

/** Queues another message with a link to one recipient: to sign, or to agree to the removal of another signer. */
export async function inviteAgain(ctx: Ctx, jobId: JobId, recipientId: RecipientId): Promise<void> {
  const { recipient } = await loadRecipient(ctx, recipientId)
  const kind = recipient.agreement === null ? 'invitation' : 'agreement'
  await queue(ctx, jobId, recipient.contractId, [{ kind, recipient, address: recipient.email }])
}

/** Queues a message with a link to every signer who must agree to the removal of another. */
export async function askToAgree(ctx: Ctx, jobId: JobId, contractId: ContractId): Promise<void> {
  const { contract, recipients } = await load(ctx, contractId)
  const asked = recipients.filter(({ agreement }) => agreement === 'asked')
  await queue(
    ctx,
    jobId,
    contract.id,
    asked.map((recipient) => ({ kind: 'agreement', recipient, address: recipient.email })),
  )
}

/** Queues a message to the sender about a recipient's action. */
export async function notifySender(
  ctx: Ctx,
  jobId: JobId,
  kind: SenderMessageKind,
  recipientId: RecipientId,
): Promise<void> {
  const { contract, recipient } = await loadRecipient(ctx, recipientId)
  const { email } = await senderOf(ctx, contract)
  await queue(ctx, jobId, contract.id, [{ kind, recipient, address: email }])
}

/** Queues a message to the sender and every recipient of a completed contract, each with their link to the document. */
export async function notifyCompleted(ctx: Ctx, jobId: JobId, contractId: ContractId): Promise<void> {
  const { contract, recipients } = await load(ctx, contractId)
  const sender = await senderOf(ctx, contract)
  const people = recipients.filter(
    ({ status, role, erasedAt }) =>
      erasedAt === null && (status === 'signed' || (role === 'viewer' && status !== 'removed')),
  )
  const toPeople = people.map((recipient): Wanted => ({ kind: 'completed', recipient, address: recipient.email }))
  await queue(ctx, jobId, contract.id, [{ kind: 'completed', recipient: null, address: sender.email }, ...toPeople])
}

/** Queues a message to everyone who was invited to a contract that was voided. */
export async function notifyVoided(ctx: Ctx, jobId: JobId, contractId: ContractId): Promise<void> {
  const { contract, recipients } = await load(ctx, contractId)
  const invited = recipients.filter((person) => person.status !== 'removed' && person.erasedAt === null)
  await queue(
    ctx,
    jobId,
    contract.id,
    invited.map((recipient) => ({ kind: 'voided', recipient, address: recipient.email })),
  )
}
