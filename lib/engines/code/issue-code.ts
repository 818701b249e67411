import type { Q, Store } from '#db/client.ts'
import { later } from '#lib/core/clock.ts'
import { newId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { type Channel, decideIssue, policy } from './code.machine.ts'
import { type CodeRow, lockIssueGates, readIssueFacts, replaceCode } from './code.store.ts'
import { digestOf, keyIdOf, newDigits } from './digest.ts'

/**
 * A request for a code. `subject` proves something for `purpose`, in whichever session they continue, and receives it at
 * `target` by `channel`. `key`: a key outside the database, for codes only.
 */
export type IssueInput = {
  subject: string
  purpose: string
  channel: Channel
  target: string
  now: Date
  key: Buffer
}

export type IssuedCode = { codeId: string; code: string; expiresAt: Date }
type PreparedCode = IssuedCode & { row: CodeRow }
export type IssueHooks = {
  /** Runs in the transaction that records the code. */
  onIssued?: (q: Q, issued: { codeId: string; expiresAt: Date }) => Promise<void>
}

/**
 * Makes and records a code, and invalidates earlier ones. Only the result contains the code: send it, and call
 * markCodeUnsent if that fails. Errors: Refusal('code_locked'), Refusal('code_too_soon' | 'code_limit', { seconds }).
 */
export async function issueCode(
  store: Pick<Store, 'q' | 'tx'>,
  input: IssueInput,
  hooks: IssueHooks = {},
): Promise<IssuedCode> {
  const prepared = prepareCode(input)
  await store.tx(async (q) => {
    await recordCode(q, prepared)
    await hooks.onIssued?.(q, { codeId: prepared.codeId, expiresAt: prepared.expiresAt })
  })
  return { codeId: prepared.codeId, code: prepared.code, expiresAt: prepared.expiresAt }
}

/** Throws the refusal that `issueCode` would throw at this time. */
export async function assertMayIssue(q: Q, input: Omit<IssueInput, 'key'>): Promise<void> {
  await assertAllowed(q, { ...input, targetHash: targetHashOf(input) })
}

/** A new code with its digest. */
function prepareCode(input: IssueInput): PreparedCode {
  const { subject, purpose, channel, now, key } = input
  const codeId = newId<'code'>(now)
  const code = newDigits()
  const expiresAt = later(now, policy.lifeMs)
  const row = {
    id: codeId,
    subject,
    purpose,
    channel,
    targetHash: targetHashOf(input),
    digest: digestOf(key, { codeId, subject, purpose }, code),
    keyId: keyIdOf(key),
    createdAt: now,
    expiresAt,
  }
  return { codeId, code, expiresAt, row }
}

/** Records a prepared code in the caller's transaction. Locks the gates and checks every limit again. */
async function recordCode(q: Q, { row }: PreparedCode): Promise<void> {
  const input = { ...row, now: row.createdAt }
  await lockIssueGates(q, input)
  await assertAllowed(q, input)
  await replaceCode(q, row)
}

async function assertAllowed(q: Q, asked: Parameters<typeof readIssueFacts>[1]): Promise<void> {
  const decision = decideIssue(await readIssueFacts(q, asked), asked.now)
  if (decision.ok) return
  throw new Refusal(decision.code, decision.code === 'code_locked' ? {} : { seconds: decision.seconds })
}

function targetHashOf(o: { channel: Channel; target: string }): string {
  return sha256Hex(`${o.channel}:${o.target.trim().toLowerCase()}`)
}
