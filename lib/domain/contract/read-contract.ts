import type { Q } from '#db/client.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import type { RecipientInContract } from './change-contract.ts'
import {
  type ContractRow,
  type FieldRow,
  fieldsOf,
  findContract,
  findRecipient,
  type RecipientRow,
  recipientsOf,
} from './contract.store.ts'

// Reads for modules above this one, whose callers are not members: jobs, sessions of recipients, and holders of a file.

/** A contract with its recipients in their order, removed ones included. `read`: the contract, if it was read before. */
export async function contractWithRecipients(
  q: Q,
  id: ContractId,
  read?: ContractRow,
): Promise<{ contract: ContractRow; recipients: RecipientRow[] } | null> {
  const contract = read ?? (await findContract(q, id))
  return contract && { contract, recipients: await recipientsOf(q, id) }
}

/** A recipient with their contract, for the holder of a link or session, and for jobs about the recipient. */
export async function recipientInContract(q: Q, id: RecipientId): Promise<RecipientInContract | null> {
  const recipient = await findRecipient(q, id)
  const contract = recipient && (await findContract(q, recipient.contractId))
  return contract && { contract, recipient }
}

/** True for a recipient whose personal data were erased. */
export async function isErased(q: Q, id: RecipientId): Promise<boolean> {
  return ((await findRecipient(q, id))?.erasedAt ?? null) !== null
}

/** Every field of a contract, as it was sent. */
export async function sentFields(q: Q, contractId: ContractId): Promise<FieldRow[]> {
  return fieldsOf(q, contractId)
}

/** The fields that were sent to one signer. */
export async function fieldsForSigner(
  q: Q,
  { id, contractId }: Pick<RecipientRow, 'id' | 'contractId'>,
): Promise<FieldRow[]> {
  return (await fieldsOf(q, contractId)).filter((field) => field.recipientId === id)
}

/** True if another recipient of the contract has the same address. */
export async function isAddressShared(q: Q, { contractId, email }: RecipientRow): Promise<boolean> {
  const people = await recipientsOf(q, contractId)
  return people.filter((person) => person.email === email && person.status !== 'removed').length > 1
}
