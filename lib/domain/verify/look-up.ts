import { findOrganisation } from '#lib/domain/account/index.ts'
import {
  contractWithRecipients,
  countSigners,
  findUnsignedDocument,
  type RecipientRow,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  type ContractFile,
  filesOf,
  findTimestamp,
  latestSealedVersion,
  type SealedVersion,
} from '#lib/domain/document/index.ts'
import { maskEmail, signaturesOf } from '#lib/domain/signing/index.ts'
import { checkpointCovering, eventsOfContract } from '#lib/engines/audit/index.ts'
import type { CheckpointView, KnownFileView, KnownSigner, LookUp } from './schema.ts'

/**
 * The files with this SHA-256 (64 lower-case hexadecimal digits), for any visitor, because only a holder of the file can
 * know its hash. Empty for unknown files and for drafts.
 */
export async function lookUp(ctx: Ctx, sha256: string): Promise<LookUp[]> {
  const files = await Promise.all((await filesOf(ctx.store.q, sha256)).map((file) => viewOf(ctx, file)))
  const found = files.filter((view) => view !== null)
  if (found.length > 0) return found
  const unsigned = await findUnsignedDocument(ctx, sha256)
  return unsigned ? [{ kind: 'document', ...unsigned }] : []
}

async function viewOf(ctx: Ctx, { file, document }: ContractFile): Promise<KnownFileView | null> {
  const { q } = ctx.store
  const found = await contractWithRecipients(q, document.contractId)
  if (!found) return null
  const { contract, recipients } = found
  const [organisation, newest, time, signers, log] = await Promise.all([
    findOrganisation(q, contract.organisationId),
    latestSealedVersion(q, contract.id),
    findTimestamp(q, document),
    signersIn(ctx, document, recipients),
    positionOf(ctx, document),
  ])
  const isOlder = newest !== null && newest.version > document.version
  return {
    kind: 'file',
    file,
    version: document.version,
    bytes: lengthOf(file, document, time?.size ?? null),
    newer: isOlder ? 'version' : file === 'signed' && time?.kind === 'document' ? 'timestamp' : 'nothing',
    signatures: document.signatures,
    signerCount: countSigners(recipients).signers,
    madeAt: document.createdAt.toISOString(),
    contract: {
      id: contract.id,
      title: contract.title,
      organisation: organisation?.name ?? '',
      status: contract.status,
      timeZone: contract.timeZone,
      sentAt: text(contract.sentAt),
      completedAt: text(contract.completedAt),
      voidedAt: text(contract.voidedAt),
      expiresAt: text(contract.expiresAt),
    },
    signers,
    timestamp: time && { kind: time.kind, time: time.time.toISOString(), authority: time.authority },
    log,
  }
}

function lengthOf(file: ContractFile['file'], document: SealedVersion, timed: number | null): number | null {
  const lengths = {
    signed: document.size,
    timestamped: timed,
    before_seal: document.preSealSize,
    stamped: document.stampedSize,
    certificate: null,
  }
  return lengths[file]
}

/** The signers of a version: the first `signatures` of the contract, in the order in which they signed. */
async function signersIn(
  ctx: Ctx,
  document: SealedVersion,
  recipients: readonly RecipientRow[],
): Promise<KnownSigner[]> {
  const signatures = await signaturesOf(ctx.store.q, document.contractId)
  return signatures.slice(0, document.signatures).flatMap((signature) => {
    const person = recipients.find(({ id }) => id === signature.recipientId)
    if (!person) return []
    const { name, erasedAt, meaning } = person
    return {
      name: erasedAt ? null : name,
      email: erasedAt ? null : maskEmail(person.email),
      meaning,
      codeBy: signature.verifiedBy,
      signedAt: signature.signedAt.toISOString(),
      erasedAt: text(erasedAt),
    }
  })
}

/** The `seq` of the event that sealed the version, and the first checkpoint that covers it. */
async function positionOf(ctx: Ctx, document: SealedVersion): Promise<KnownFileView['log']> {
  const { q } = ctx.store
  const events = await eventsOfContract(q, document.contractId)
  const sealed = events.find(
    ({ event, documentSha256 }) => event === 'document.sealed' && documentSha256 === document.sha256,
  )
  if (!sealed) return null
  const checkpoint = await checkpointCovering(q, sealed.seq)
  return { seq: sealed.seq, covered: checkpoint && checkpointView(checkpoint) }
}

export function checkpointView(checkpoint: {
  origin: string
  size: number
  root: Buffer
  createdAt: Date
}): CheckpointView {
  const { origin, size, root, createdAt } = checkpoint
  return { origin, size, root: root.toString('base64'), at: createdAt.toISOString() }
}

function text(time: Date | null): string | null {
  return time?.toISOString() ?? null
}
