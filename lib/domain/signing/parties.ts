import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import {
  contractWithRecipients,
  type Party,
  partiesOf,
  partiesSha256,
  type RecipientRow,
  removedSince,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { maskEmail } from './mask.ts'
import type { PartiesView } from './schema.ts'

async function recipientsOf(q: Q, contractId: ContractId): Promise<RecipientRow[]> {
  const found = await contractWithRecipients(q, contractId)
  if (!found) throw new Refusal('not_found')
  return found.recipients
}

/** Who is on the contract now, as a signer sees them. `isVerified`: the session has entered a code. */
export function partiesView(
  recipients: readonly RecipientRow[],
  { readerId, isVerified }: { readerId: string; isVerified: boolean },
): PartiesView {
  const there = recipients.filter(({ status }) => status !== 'removed')
  return {
    sha256: partiesSha256(partiesOf(recipients)),
    people: there.map(({ id, name, email, role, status }) => ({
      id,
      name,
      email: isVerified ? email : maskEmail(email),
      role,
      state: status === 'signed' || status === 'declined' ? status : 'waiting',
      isReader: id === readerId,
    })),
  }
}

/** True if these are still the parties that a screen showed. */
export async function areParties(q: Q, contractId: ContractId, shownSha256: string): Promise<boolean> {
  return partiesSha256(partiesOf(await recipientsOf(q, contractId))) === shownSha256
}

/** The parties as an act names them. Throws Refusal('parties_changed') if they are not those on the screen. */
export async function requireShownParties(q: Q, contractId: ContractId, shownSha256: string): Promise<Party[]> {
  const parties = partiesOf(await recipientsOf(q, contractId))
  if (partiesSha256(parties) !== shownSha256) throw new Refusal('parties_changed')
  return parties
}

/** The names of the signers who were removed after a signer signed or last agreed to a removal. */
export async function namesRemovedSince(
  ctx: Ctx,
  { id, contractId }: Pick<RecipientRow, 'id' | 'contractId'>,
): Promise<string[]> {
  const { q } = ctx.store
  const removed = new Set(removedSince(await eventsOfContract(q, contractId), id))
  return (await recipientsOf(q, contractId)).flatMap((person) => (removed.has(person.id) ? [person.name] : []))
}
