import type { Q } from '#db/client.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import type { ContractId, RecipientId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { findOrganisation } from '#lib/domain/account/index.ts'
import {
  type ContractRow,
  contractWithRecipients,
  isComplete,
  type RecipientRow,
  timelineOf,
} from '#lib/domain/contract/index.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type DocumentRow, requireDocument } from '#lib/domain/document/index.ts'
import { type FilledField, filledFieldsOf, type SignatureRow, signaturesOf } from '#lib/domain/signing/index.ts'
import { lastSeqOf } from '#lib/engines/audit/index.ts'
import { linesUnder } from './lines-under.ts'

/**
 * Incremented when the same facts would be drawn differently, so that a repeated job does not reuse the older drawing.
 */
const LAYOUT = 5

/** Everything that a signed document is made from. The same facts give the same bytes before the seal. */
export type SigningFacts = {
  contract: ContractRow
  document: DocumentRow
  organisation: string
  recipients: RecipientRow[]
  fields: FilledField[]
  signatures: SignatureRow[]
  /** The lines under each signer's signature. */
  under: ReadonlyMap<RecipientId, readonly string[]>
  /** The contract's events up to the newest signature, removal or agreement to one, and the `seq` of that one. */
  events: TimelineEntry[]
  untilSeq: number
  complete: boolean
  inputsSha256: string
}

/** The `seq` of the newest event that changes the content of a signed document; 0 if there is none. */
export async function newestChange(q: Q, contractId: ContractId): Promise<number> {
  return (await lastSeqOf(q, contractId, ['recipient.signed', 'recipient.removed', 'recipient.agreed'])) ?? 0
}

/**
 * Reads the current facts; null while there is nothing to seal. `untilSeq` is read first: the facts are consistent if
 * newestChange still returns it afterwards. A screen does not need that and can pass the contract that it has read.
 */
export async function signingFacts(ctx: Ctx, contractId: ContractId, read?: ContractRow): Promise<SigningFacts | null> {
  const q = ctx.store.q
  const untilSeq = await newestChange(q, contractId)
  const signatures = await signaturesOf(q, contractId)
  const found = signatures.length > 0 ? await contractWithRecipients(q, contractId, read) : null
  if (!found) return null
  const { contract, recipients } = found
  const [document, fields, events, organisation] = await Promise.all([
    requireDocument(q, contract.documentId),
    filledFieldsOf(q, contractId),
    timelineOf(ctx, contract, untilSeq),
    findOrganisation(q, contract.organisationId),
  ])
  const complete = isComplete(recipients)
  const name = organisation?.name ?? ''
  const under = new Map<RecipientId, string[]>()
  for (const signature of signatures) {
    const signer = recipients.find((person) => person.id === signature.recipientId)
    if (signer) under.set(signer.id, await linesUnder(contract, signer, signature))
  }
  const inputs = {
    layout: LAYOUT,
    prepared: document.preparedSha256,
    signatures: signatures.map((signature) => signature.payloadSha256),
    under: [...under.values()],
    until: untilSeq,
    complete,
    organisation: name,
    title: contract.title,
  }
  return {
    contract,
    document,
    organisation: name,
    recipients,
    fields,
    signatures,
    under,
    events,
    untilSeq,
    complete,
    inputsSha256: sha256Hex(canonicalJson(inputs)),
  }
}
