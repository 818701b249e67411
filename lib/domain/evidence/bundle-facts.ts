import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type ContractRow, contractWithRecipients, type RecipientRow } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type DocumentRow,
  latestSealedVersion,
  requireDocument,
  type SealedVersion,
  type SourceRow,
  sourcesOf,
} from '#lib/domain/document/index.ts'
import { servedVersion } from '#lib/domain/sealing/index.ts'
import { type FilledField, filledFieldsOf, type SignatureRow, signaturesOf } from '#lib/domain/signing/index.ts'
import { type Checkpoint, type StoredEvent, storedEventsOf } from '#lib/engines/audit/index.ts'

/** The files of a bundle by their names. */
export type Files = Map<string, Buffer>

/** The data of a bundle as of its last event. */
export type EvidenceFacts = {
  contract: ContractRow
  document: DocumentRow
  recipients: RecipientRow[]
  sources: SourceRow[]
  fields: FilledField[]
  signatures: SignatureRow[]
  signed: SealedVersion | null
  /** The signed document as it is downloaded: with the document timestamp if one was added. */
  served: { sha256: string; size: number } | null
  events: LogLine[]
  /** The first checkpoint that covers the last event. */
  checkpoint: Checkpoint
}

/** An event as it is stored, with its name and the document that it refers to. */
export type LogLine = StoredEvent & { event: string; documentSha256: string | null }

function lineOf(event: StoredEvent): LogLine {
  const { event: name, doc } = JSON.parse(event.body) as { event: string; doc: { sha256: string } | null }
  return { ...event, event: name, documentSha256: doc?.sha256 ?? null }
}

/** Events that add nothing to a bundle that ends with them: downloads, and numbers of repeats. */
const noNews = new Set(['file.downloaded', 'event.repeated'])

/** The contract's events up to the newest one that is news, so that downloading a bundle does not change it. */
async function eventsUntilNews(ctx: Ctx, contractId: string): Promise<LogLine[]> {
  const events = (await storedEventsOf(ctx.store.q, contractId)).map(lineOf)
  return events.slice(0, events.findLastIndex(({ event }) => !noNews.has(event)) + 1)
}

async function readFacts(ctx: Ctx, contractId: ContractId): Promise<Omit<EvidenceFacts, 'checkpoint'>> {
  const { q } = ctx.store
  const events = await eventsUntilNews(ctx, contractId)
  const found = await contractWithRecipients(q, contractId)
  if (!found || events.length === 0) throw new Refusal('not_found')
  const { contract, recipients } = found
  if (contract.status === 'draft') throw new Refusal('not_ready')
  const [document, sources, fields, signatures, signed, served] = await Promise.all([
    requireDocument(q, contract.documentId),
    sourcesOf(q, contract.documentId),
    filledFieldsOf(q, contractId),
    signaturesOf(q, contractId),
    latestSealedVersion(q, contractId),
    servedVersion(q, contractId),
  ])
  return { contract, document, recipients, sources, fields, signatures, signed, served, events }
}

/**
 * Consistent facts: they are read again if an event was appended in the meantime. Signs a checkpoint if none covers
 * them. Throws Refusal 'not_found', or 'not_ready' for a draft.
 */
export async function evidenceFacts(ctx: Ctx, contractId: ContractId): Promise<EvidenceFacts> {
  for (;;) {
    const facts = await readFacts(ctx, contractId)
    const last = facts.events.at(-1)?.seq ?? 0
    const checkpoint = await ctx.log.ensure(ctx.store, ctx.now(), last)
    if ((await eventsUntilNews(ctx, contractId)).at(-1)?.seq === last) return { ...facts, checkpoint }
  }
}
