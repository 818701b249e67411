import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type ContractRow, findContract, type RecipientRow, recipientsOf } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type DocumentRow,
  latestSealedVersion,
  requireDocument,
  type SealedVersion,
  type SourceRow,
  servedVersion,
  sourcesOf,
} from '#lib/domain/document/index.ts'
import { type FilledField, filledFieldsOf, type SignatureRow, signaturesOf } from '#lib/domain/signing/index.ts'
import { type Checkpoint, type StoredEvent, storedEventsOf } from '#lib/engines/audit/index.ts'

/** The files of a bundle by their names. */
export type Files = Map<string, Buffer>

/** Everything in the database that a bundle is made from, as it stood at one moment: that of its last event. */
export type EvidenceFacts = {
  contract: ContractRow
  document: DocumentRow
  recipients: RecipientRow[]
  sources: SourceRow[]
  fields: FilledField[]
  signatures: SignatureRow[]
  signed: SealedVersion | null
  /** The signed document as people get it: with the timestamp that was added to it, if there is one. */
  served: { sha256: string; size: number } | null
  events: LogLine[]
  /** The first checkpoint that covers the last event. */
  checkpoint: Checkpoint
}

/** An event as it is stored, of which kind it is, and which document it names. */
export type LogLine = StoredEvent & { event: string; documentSha256: string | null }

function lineOf(event: StoredEvent): LogLine {
  const { event: name, doc } = JSON.parse(event.body) as { event: string; doc: { sha256: string } | null }
  return { ...event, event: name, documentSha256: doc?.sha256 ?? null }
}

/** The contract's events up to the newest that is no download: so that a bundle which is fetched again is the same. */
async function eventsUntilNews(ctx: Ctx, contractId: string): Promise<LogLine[]> {
  const events = (await storedEventsOf(ctx.store.q, contractId)).map(lineOf)
  return events.slice(0, events.findLastIndex(({ event }) => event !== 'file.downloaded') + 1)
}

async function readFacts(ctx: Ctx, contractId: ContractId): Promise<Omit<EvidenceFacts, 'checkpoint'>> {
  const { q } = ctx.store
  const events = await eventsUntilNews(ctx, contractId)
  const contract = await findContract(q, contractId)
  if (!contract || events.length === 0) throw new Refusal('not_found')
  if (contract.status === 'draft') throw new Refusal('not_ready')
  const [document, recipients, sources, fields, signatures, signed, served] = await Promise.all([
    requireDocument(q, contract.documentId),
    recipientsOf(q, contractId),
    sourcesOf(q, contract.documentId),
    filledFieldsOf(q, contractId),
    signaturesOf(q, contractId),
    latestSealedVersion(q, contractId),
    servedVersion(q, contractId),
  ])
  return { contract, document, recipients, sources, fields, signatures, signed, served, events }
}

/**
 * The facts of one moment: read again if something happened to the contract meanwhile. Signs the log if nothing that was signed
 * covers them yet. Throws Refusal 'not_found', or 'not_ready' for a draft.
 */
export async function evidenceFacts(ctx: Ctx, contractId: ContractId): Promise<EvidenceFacts> {
  for (;;) {
    const facts = await readFacts(ctx, contractId)
    const last = facts.events.at(-1)?.seq ?? 0
    const checkpoint = await ctx.log.ensure(ctx.store, ctx.now(), last)
    if ((await eventsUntilNews(ctx, contractId)).at(-1)?.seq === last) return { ...facts, checkpoint }
  }
}
