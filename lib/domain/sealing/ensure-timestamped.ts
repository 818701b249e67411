import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import { changeContract } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  findTimestamp,
  latestSealedVersion,
  type SealedVersion,
  type TimestampRow,
  tryInsertTimestamp,
} from '#lib/domain/document/index.ts'
import { obtainTimestamp } from '#lib/domain/log/index.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { timestampPdf, verifySeal } from '#lib/engines/pdf/index.ts'
import type { Timestamp } from '#lib/engines/pki/index.ts'
import { PermanentError } from '#lib/engines/queue/index.ts'

/** The row of a timestamp. `file` is the file that carries it. */
export function timestampRow(
  kind: TimestampRow['kind'],
  document: Pick<SealedVersion, 'contractId' | 'version'>,
  file: { sha256: string; size: number },
  { time, authority }: Timestamp,
  createdAt: Date,
): TimestampRow {
  const { contractId, version } = document
  return { contractId, version, kind, sha256: file.sha256, size: file.size, time, authority, createdAt }
}

/**
 * The event of a timestamp. `sealedSha256` is the hash of the sealed file, which is a prefix of the timestamped file.
 */
export function timestampedEvent(ctx: Ctx, row: TimestampRow, sealedSha256: string) {
  const { kind, time, authority, size } = row
  const data = { kind, time: time.toISOString(), authority, size, sealed_sha256: sealedSha256 }
  return byActor(ctx, system, 'document.timestamped', { contractId: row.contractId, documentSha256: row.sha256, data })
}

/**
 * Adds a document timestamp to a signed document that was sealed without a timestamp. The sealed file is a prefix of
 * the new one. Idempotent; does nothing for a version that has been replaced. Throws TimestampFault, to be retried,
 * while no authority returns a valid timestamp.
 */
export async function ensureTimestamped(ctx: Ctx, contractId: ContractId, version: number): Promise<void> {
  const { q } = ctx.store
  const signed = await latestSealedVersion(q, contractId)
  if (!signed || signed.version < version) throw new PermanentError(`there is no version ${version} of ${contractId}`)
  if (signed.version > version || (await findTimestamp(q, signed))) return
  if (!ctx.settings.timestamp) throw new PermanentError('SIGNCOVE_TSA_URL is no longer set')
  const { bytes, time } = await withTimestamp(ctx, await ctx.blobs.get(signed.sha256))
  const row = timestampRow('document', signed, await ctx.blobs.put(bytes), time, ctx.now())
  const record = async (inTx: Q) => {
    if (await tryInsertTimestamp(inTx, row)) await appendEvents(inTx, [timestampedEvent(ctx, row, signed.sha256)])
  }
  await changeContract(ctx, signed.contractId, record, { evenIfRolledBack: true })
}

/** A sealed file with a document timestamp. Throws if the result does not pass our own verifier (SEAL-10). */
async function withTimestamp(ctx: Ctx, sealed: Uint8Array): Promise<{ bytes: Uint8Array; time: Timestamp }> {
  const got: { time: Timestamp | null } = { time: null }
  const bytes = await timestampPdf(sealed, async (digest) => {
    got.time = await obtainTimestamp(ctx, digest, 'background')
    return got.time.token
  })
  const { signatures, problems } = await verifySeal(bytes)
  const before = new Set<string>((await verifySeal(sealed)).problems)
  const found = problems.filter((problem) => !before.has(problem))
  const last = signatures.at(-1)
  if (found.length > 0 || !got.time || last?.kind !== 'timestamp' || !last.valid || !last.coversWholeFile)
    throw new Error(`the document timestamp does not verify: ${found.join('; ')}`)
  return { bytes, time: got.time }
}
