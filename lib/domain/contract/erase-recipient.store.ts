import { and, eq, isNull } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'

/** Erases a recipient's personal data; false if that was done before. */
export async function tryEraseRecipient(q: Q, id: RecipientId, at: Date): Promise<boolean> {
  const r = q.t.recipient
  const rows = await q
    .update(r)
    .set({
      name: '',
      email: '',
      phone: null,
      deliveryError: null,
      declineReason: null,
      identitySalt: null,
      erasedAt: at,
    })
    .where(and(eq(r.id, id), isNull(r.erasedAt)))
    .returning({ id: r.id })
  return rows.length > 0
}

/** Deletes the message and the void reason of a contract. */
export async function eraseTextsOf(q: Q, id: ContractId): Promise<void> {
  await q.update(q.t.contract).set({ message: '', voidReason: null }).where(eq(q.t.contract.id, id))
}
