import type { Q } from '#db/client.ts'
import type { RecipientId } from '#lib/core/ids.ts'
import { updateDelivery } from './contract.store.ts'

/** Records whether a recipient's invitation was delivered, and when or why not, with the message about it. */
export async function recordDelivery(
  q: Q,
  id: RecipientId,
  result: { ok: true; at: Date } | { ok: false; error: string },
): Promise<void> {
  await updateDelivery(
    q,
    id,
    result.ok ? { deliveredAt: result.at, deliveryError: null } : { deliveryError: result.error },
  )
}
