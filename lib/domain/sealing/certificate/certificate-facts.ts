import { fieldTypes } from '#lib/core/vocabulary/field.ts'
import { findUser } from '#lib/domain/account/index.ts'
import { statedMeaning } from '#lib/domain/contract/index.ts'
import type { TimelineEntry } from '#lib/domain/contract/schema.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type SourceRow, sourcesOf } from '#lib/domain/document/index.ts'
import { readHead, rootAt } from '#lib/engines/audit/index.ts'
import { type Attribution, locationAttribution } from '#lib/engines/geo/index.ts'
import type { CertificateContract, CertificateOther, CertificateSigner, LogPosition } from '../schema.ts'
import type { SigningFacts } from '../signing-facts.ts'
import { certificateOthers, certificateSigners } from './certificate-signers.ts'

/** The content of the certificate, for its pages and for the portal, before it is put into words. */
export type CertificateFacts = {
  /** The contract's language, as a BCP 47 tag. */
  locale: string
  contract: CertificateContract
  signers: CertificateSigner[]
  others: CertificateOther[]
  /** All events up to the newest of these facts. */
  events: TimelineEntry[]
  /** The files that the document was joined from; empty if it is the upload itself. */
  sources: SourceRow[]
  log: LogPosition
  /** Hosts of the timestamp authorities that are set. */
  timeAuthorities: string[]
  /** The attribution of the location data, if a location is shown. */
  locationSource: Attribution | null
}

async function contractOf(ctx: Ctx, facts: SigningFacts): Promise<CertificateContract> {
  const { contract, document, recipients, signatures, fields, organisation, complete } = facts
  const sender = await findUser(ctx.store.q, contract.createdBy)
  const signed = new Set<string>(signatures.map(({ recipientId }) => recipientId))
  const done = fields.filter(({ recipientId }) => signed.has(recipientId))
  const counts = fieldTypes.map((type) => ({ type, count: done.filter((field) => field.type === type).length }))
  return {
    id: contract.id,
    title: contract.title,
    organisation,
    sender: {
      name: sender?.name ?? '',
      email: sender?.email ?? '',
      ip: facts.events.find(({ event }) => event === 'contract.sent')?.ipAddress ?? null,
    },
    createdAt: contract.createdAt,
    sentAt: contract.sentAt,
    completedAt: complete ? (signatures.at(-1)?.signedAt ?? null) : null,
    timeZone: contract.timeZone,
    complete,
    signed: signatures.length,
    signers: recipients.filter(({ role, status }) => role === 'signer' && status !== 'removed').length,
    fields: counts.filter(({ count }) => count > 0),
    pages: document.pages.length,
    codeDelivery: contract.codeDelivery,
    statesMeaning: recipients.some(
      ({ id, meaning }) => signed.has(id) && statedMeaning(meaning, contract.underSignature) !== null,
    ),
    documentName: document.name,
    originalSha256: document.originalSha256,
    preparedSha256: document.preparedSha256,
    existingSignatures: document.existingSignatures ?? [],
  }
}

/** The log position that includes the newest of these facts. */
async function logPosition(ctx: Ctx, { untilSeq }: SigningFacts): Promise<LogPosition> {
  const size = untilSeq + 1
  const [{ origin }, root] = await Promise.all([readHead(ctx.store.q), rootAt(ctx.store.q, size)])
  return { origin, size, root: root.toString('base64') }
}

/** The content of a certificate; locations are named in the language `locale`. */
export async function certificateFacts(ctx: Ctx, facts: SigningFacts, locale: string): Promise<CertificateFacts> {
  const [contract, signers, sources, log] = await Promise.all([
    contractOf(ctx, facts),
    certificateSigners(ctx, facts, locale),
    sourcesOf(ctx.store.q, facts.contract.documentId),
    logPosition(ctx, facts),
  ])
  return {
    locale: facts.contract.locale,
    contract,
    signers,
    others: certificateOthers(facts),
    events: facts.events,
    sources: sources.every(({ sha256 }) => sha256 === contract.originalSha256) ? [] : sources,
    log,
    timeAuthorities: (ctx.settings.timestamp?.authorities ?? []).map((url) => new URL(url).host),
    locationSource: signers.some(({ location }) => location) ? await locationAttribution(ctx.settings) : null,
  }
}
