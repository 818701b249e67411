import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { SourceType } from '#lib/core/vocabulary/contract.ts'
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
import { type Checkpoint, type LoggedEvent, type StoredEvent, storedEventsOf } from '#lib/engines/audit/index.ts'

const endings: Record<SourceType, string> = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' }

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

/** The uploaded files, before anything was removed from them: names in the bundle and SHA-256. */
export function uploads({ document, sources }: EvidenceFacts): [name: string, sha256: string][] {
  return [
    ['original.pdf', document.originalSha256],
    // A single PDF is the original itself.
    ...sources
      .filter(({ sha256 }) => sources.length > 1 || sha256 !== document.originalSha256)
      .map(({ position, type, sha256 }): [string, string] => [`sources/${position + 1}.${endings[type]}`, sha256]),
  ]
}

/** The name in the bundle of a signer's pen strokes. */
export function strokesName(recipientId: string): string {
  return `signatures/${recipientId}.strokes.json`
}

/** An event as it is stored, with the parts of its body that a bundle depends on. `pii`: the commitment to its personal data. */
export type LogLine = StoredEvent & Pick<LoggedEvent, 'event' | 'actor' | 'data' | 'documentSha256'> & { pii: string }

type Body = Pick<LoggedEvent, 'event' | 'data'> & {
  actor: LoggedEvent['actor'] & { pii: string }
  doc: { sha256: string } | null
}

function lineOf(stored: StoredEvent): LogLine {
  const { event, actor, data, doc } = JSON.parse(stored.body) as Body
  return { ...stored, event, actor, data, documentSha256: doc?.sha256 ?? null, pii: actor.pii }
}

/** Events that add nothing to a bundle that ends with them: downloads, and numbers of repeats. */
const noNews: ReadonlySet<string> = new Set(['file.downloaded', 'event.repeated'])

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
