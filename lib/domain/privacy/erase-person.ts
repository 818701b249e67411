import type { Q } from '#db/client.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { Authorized, Member } from '#lib/domain/account/index.ts'
import { byActor } from '#lib/domain/account/index.ts'
import { type ContractRow, changeContract, eraseRecipients, eraseTexts } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { forgetBundles } from '#lib/domain/evidence/index.ts'
import { eraseMessages } from '#lib/domain/notify/index.ts'
import { areStrokesInUse, eraseSigner } from '#lib/domain/signing/index.ts'
import {
  type AuditEvent,
  appendEvents,
  appendRepeatsOf,
  erasePersonal,
  eventsOfContract,
  type LoggedEvent,
} from '#lib/engines/audit/index.ts'
import { deleteCodesOfSubject } from '#lib/engines/code/index.ts'
import { clearJobErrors, enqueue } from '#lib/engines/queue/index.ts'
import { hasFreeText, identifies, isClosed } from './erase.rules.ts'

type Admin = Authorized<Member, 'manage'>
type Contract = Authorized<ContractRow, 'erase'>
/** What remains to be removed outside the database after the transaction has been committed. */
type Leftovers = { strokes: string[]; messages: string[] }

/** Erases the personal data of the events that match the rule; returns the `seq` of those that had some. */
async function eraseEvents(
  q: Q,
  events: readonly LoggedEvent[],
  isMeant: (event: LoggedEvent) => boolean,
): Promise<number[]> {
  const meant = events.filter((event) => event.personal !== null && isMeant(event))
  return erasePersonal(
    q,
    meant.map((event) => event.seq),
  )
}

type Erased = Awaited<ReturnType<typeof eraseRecipients>>[number]

/** Erases a recipient from the tables of the other modules, but not from the log. */
async function eraseRows(q: Q, { id, isNew }: Erased): Promise<Leftovers> {
  const { strokesSha256 } = await eraseSigner(q, id)
  const { toThem, aboutThem } = await eraseMessages(q, id)
  await clearJobErrors(q, toThem)
  await deleteCodesOfSubject(q, id)
  return { strokes: strokesSha256 ? [strokesSha256] : [], messages: isNew ? [...toThem, ...aboutThem] : [] }
}

/**
 * Erases the personal data of one recipient of a closed contract, or with null those of all recipients and the sender's
 * texts. The signed document with its certificate remains, because the parties have it, and so do the hashes of the
 * acts, so that the log still verifies. An event `recipient.erased` lists every event whose personal data were erased.
 * Idempotent. Throws Refusal('not_closed'), and Refusal('not_found') for an unknown recipient.
 */
export async function erasePerson(
  ctx: Ctx,
  admin: Admin,
  contract: Contract,
  recipientId: string | null,
): Promise<void> {
  const erase = async (q: Q, row: ContractRow, now: Date) => {
    if (!isClosed(row.status)) throw new Refusal('not_closed')
    const people = await eraseRecipients(q, row, recipientId, now)
    if (people.length === 0) throw new Refusal('not_found')
    const left: Leftovers = { strokes: [], messages: [] }
    for (const person of people) {
      const { strokes, messages } = await eraseRows(q, person)
      left.strokes.push(...strokes)
      left.messages.push(...messages)
    }
    // Repeats that are still counted name people too.
    await appendRepeatsOf(q, contract.id, now)
    // Read after the rows were erased, when no other transaction appends events about these people.
    const events = await eventsOfContract(q, contract.id)
    const erasures: AuditEvent[] = []
    const addErasure = (recipient: string | null, what: string[], seqs: number[]) =>
      erasures.push(
        byActor(ctx, admin, 'recipient.erased', { contractId: contract.id, data: { recipient, what, events: seqs } }),
      )
    for (const { id, isNew } of people) {
      const gone = await eraseEvents(q, events, (event) => identifies(event, id))
      if (isNew || gone.length > 0)
        addErasure(id, ['recipient', 'events', 'messages', 'signature', 'field_values', 'codes', 'links'], gone)
    }
    if (recipientId === null && (await eraseTexts(q, row)))
      addErasure(null, ['message', 'void_reason'], await eraseEvents(q, events, hasFreeText))
    if (left.strokes.length > 0 || left.messages.length > 0)
      await enqueue(q, { name: 'recipient.erased', payload: left }, now)
    await appendEvents(q, erasures)
  }
  await changeContract(ctx, contract.id, erase, { evenIfRolledBack: true })
  await forgetBundles(ctx, contract.id)
}

/** Removes the files of an erased person: the strokes of their signature, and messages in the local outbox. */
export async function removeLeftovers(ctx: Ctx, { strokes, messages }: Leftovers): Promise<void> {
  for (const sha256 of strokes) if (!(await areStrokesInUse(ctx.store.q, sha256))) await ctx.blobs.remove(sha256)
  await ctx.delivery.deleteLocalMessages(messages)
}
