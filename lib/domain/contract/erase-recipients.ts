import type { Q } from '#db/client.ts'
import type { RecipientId } from '#lib/core/ids.ts'
import { type ContractRow, recipientsOf } from './contract.store.ts'
import { eraseTextsOf, tryEraseRecipient } from './erase-recipient.store.ts'

/**
 * Erases one recipient of a contract that the caller has locked, or all with null. Returns them, and whether
 * they had not been erased before. Empty for an unknown recipient.
 */
export async function eraseRecipients(
  q: Q,
  contract: ContractRow,
  recipientId: string | null,
  at: Date,
): Promise<{ id: RecipientId; isNew: boolean }[]> {
  const recipients = await recipientsOf(q, contract.id)
  const erased = []
  for (const { id } of recipients)
    if (recipientId === null || id === recipientId) erased.push({ id, isNew: await tryEraseRecipient(q, id, at) })
  return erased
}

/**
 * Erases the sender's texts of a contract that the caller has locked, the message and the void reason, which may name
 * people; false if it has none. The title stays, because it is printed in the document.
 */
export async function eraseTexts(q: Q, { id, message, voidReason }: ContractRow): Promise<boolean> {
  if (!message && !voidReason) return false
  await eraseTextsOf(q, id)
  return true
}
