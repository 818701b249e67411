import type { Q } from '#db/client.ts'
import type { RecipientId } from '#lib/core/ids.ts'
import { tryChangeRecipient } from './contract.store.ts'
import { tryChangeAgreement } from './parties.store.ts'

// The steps of a recipient, inside the transaction of the use case that logs them. Each returns false if the recipient's
// status does not allow it.

/** A recipient has seen the document for the first time. */
export async function tryMarkViewed(q: Q, id: RecipientId, viewedAt: Date): Promise<boolean> {
  return tryChangeRecipient(q, id, ['pending'], { status: 'viewed', viewedAt })
}

/** A signer, who has viewed the document, has signed. */
export async function tryMarkSigned(q: Q, id: RecipientId, signedAt: Date): Promise<boolean> {
  return tryChangeRecipient(q, id, ['viewed'], { status: 'signed', signedAt })
}

/** A signer has declined; `reason` is empty for none. */
export async function tryMarkDeclined(q: Q, id: RecipientId, declinedAt: Date, reason: string): Promise<boolean> {
  const change = { status: 'declined', declinedAt, declineReason: reason || null } as const
  return tryChangeRecipient(q, id, ['pending', 'viewed'], change)
}

/** A signer, who was asked to agree to the removal of another, agrees or refuses. A refusal can be taken back. */
export async function tryAnswerAgreement(q: Q, id: RecipientId, agree: boolean): Promise<boolean> {
  return agree ? tryChangeAgreement(q, id, ['asked', 'refused'], null) : tryChangeAgreement(q, id, ['asked'], 'refused')
}
