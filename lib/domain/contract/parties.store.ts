import { and, eq, inArray } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import type { Agreement } from '#lib/core/vocabulary/recipient.ts'

/** Gives a recipient the salt of their commitment, before the contract is sent. */
export async function setIdentitySalt(q: Q, id: RecipientId, identitySalt: string): Promise<void> {
  const r = q.t.recipient
  await q.update(r).set({ identitySalt }).where(eq(r.id, id))
}

/** Marks every signer who has signed as asked to agree to a removal; returns their number. */
export async function askSigned(q: Q, contractId: ContractId): Promise<number> {
  const r = q.t.recipient
  const rows = await q
    .update(r)
    .set({ agreement: 'asked' })
    .where(and(eq(r.contractId, contractId), eq(r.status, 'signed')))
    .returning({ id: r.id })
  return rows.length
}

/** Changes the agreement of a recipient whose agreement is one of `from`; false if it is another. */
export async function tryChangeAgreement(
  q: Q,
  id: RecipientId,
  from: readonly Agreement[],
  agreement: Agreement | null,
): Promise<boolean> {
  const r = q.t.recipient
  const changed = q.update(r).set({ agreement })
  return (await changed.where(and(eq(r.id, id), inArray(r.agreement, [...from]))).returning({ id: r.id })).length > 0
}
