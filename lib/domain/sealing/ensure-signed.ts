import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import { changeContract, completeContract } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import {
  findByInputs,
  latestSealedVersion,
  type SealedVersion,
  tryInsertSealedVersion,
  tryInsertTimestamp,
} from '#lib/domain/document/index.ts'
import type { SealIdentity } from '#lib/domain/seal-key/index.ts'
import { validSealIdentity } from '#lib/domain/seal-key/index.ts'
import { recordSealedVersion, sealJobOf } from '#lib/domain/signing/index.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { readingOnce } from '#lib/engines/blobs/index.ts'
import { makeCertificate, stampAndAppend, verifySeal } from '#lib/engines/pdf/index.ts'
import { cancelJobs, enqueue } from '#lib/engines/queue/index.ts'
import { certificateFacts } from './certificate/certificate-facts.ts'
import { certificateModel } from './certificate/certificate-model.ts'
import { requireActs } from './check-acts.ts'
import { timestampedEvent, timestampRow } from './ensure-timestamped.ts'
import { newestChange, type SigningFacts, signingFacts } from './signing-facts.ts'
import { stampsOf } from './stamps.ts'
import { sealWithTime, type TimedSeal } from './timed-seal.ts'

/** The first bytes of the sealed file, up to the end of a revision. */
type Start = { size: number; sha256: string }

type Sealed = TimedSeal & {
  prepared: Start
  stamped: Start
  preSeal: Start
  /** The pages with the signatures so far, for those who have not signed; null once everyone has. */
  shown: Uint8Array | null
  certificate: Uint8Array
  identity: SealIdentity
}

const startOf = (bytes: Uint8Array): Start => ({ size: bytes.length, sha256: sha256Hex(bytes) })

/**
 * Makes the sealed file from the prepared bytes and the stored drawings, by three incremental updates: the stamps, the
 * certificate pages, which print the hash of all bytes before them, and the seal (SEAL-01). Throws if the result does
 * not pass our own verifier (SEAL-10).
 */
async function make(process: Ctx, facts: SigningFacts): Promise<Sealed> {
  const { contract, document, organisation } = facts
  // The pages and the certificate use the same drawings and the same document.
  const ctx = { ...process, blobs: readingOnce(process.blobs) }
  const [bytes, stamps, identity, contents] = await Promise.all([
    ctx.blobs.get(document.preparedSha256),
    stampsOf(ctx, facts),
    validSealIdentity(ctx, contract.organisationId),
    certificateFacts(ctx, facts, contract.locale),
  ])
  const prepared = { size: bytes.length, sha256: document.preparedSha256 }
  const made: { stamped?: Start; shown?: Uint8Array; certificate?: Uint8Array } = {}
  const { bytes: preSeal } = await stampAndAppend({ prepared: bytes, stamps }, async (stampedBytes) => {
    made.stamped = startOf(stampedBytes)
    if (!facts.complete) made.shown = Buffer.from(stampedBytes)
    const model = await certificateModel(ctx, contents, { prepared, stamped: made.stamped, identity })
    made.certificate = await makeCertificate(model)
    return made.certificate
  })
  const { stamped, certificate } = made
  if (!stamped || !certificate) throw new Error('the certificate was not composed')
  const sealed = await sealWithTime(ctx, preSeal, {
    signer: identity.signer,
    at: ctx.now(),
    reason: contract.title,
    name: organisation,
  })
  await requireValidSeal(sealed, identity)
  return { ...sealed, prepared, stamped, preSeal: startOf(preSeal), shown: made.shown ?? null, certificate, identity }
}

async function requireValidSeal({ bytes, time }: TimedSeal, identity: SealIdentity): Promise<void> {
  const { problems, signatures } = await verifySeal(bytes)
  // An upload can have a certification that our stamps violate; its sender was warned.
  const ours = problems.filter((problem) => problem !== 'certification_broken')
  if (ours.length > 0) throw new Error(`the sealed document does not verify: ${ours.join('; ')}`)
  // The upload can have a valid signature of its own: the last one must be the seal that was just made.
  const seal = signatures.at(-1)
  if (seal?.certificateFingerprintSha256 !== identity.leafFingerprint || !seal.coversWholeFile)
    throw new Error('the last signature is not the seal of this installation')
  if ((seal.timestamp?.time ?? null) !== (time?.time.toISOString() ?? null))
    throw new Error('the timestamp in the seal is not the requested one')
}

/**
 * Stores and logs the version, and completes the contract if it has the last signature, in one transaction. False if a
 * recipient signed or was removed after the facts were read; the file must then be made again.
 */
async function commit(
  ctx: Ctx,
  facts: SigningFacts,
  sealed: Sealed,
  stored: { sha256: string; size: number },
  certificateSha256: string,
): Promise<boolean> {
  const { contract, signatures, complete } = facts
  const { prepared, stamped, preSeal, identity } = sealed
  return changeContract(ctx, contract.id, async (q, _, now) => {
    if ((await newestChange(q, contract.id)) !== facts.untilSeq) return false
    await cancelJobs(
      q,
      signatures.map(({ recipientId }) => sealJobOf(recipientId)),
    )
    const version = await tryInsertSealedVersion(q, {
      contractId: contract.id,
      inputsSha256: facts.inputsSha256,
      sha256: stored.sha256,
      size: stored.size,
      preSealSize: preSeal.size,
      preSealSha256: preSeal.sha256,
      stampedSize: stamped.size,
      stampedSha256: stamped.sha256,
      certificateSha256,
      signatures: signatures.length,
      complete,
      createdAt: now,
    })
    if (version === null) return true
    await recordSealedVersion(
      q,
      signatures.map((signature) => signature.recipientId),
      stored.sha256,
    )
    const data = {
      signatures: signatures.length,
      complete,
      size: stored.size,
      prepared_sha256: prepared.sha256,
      prepared_size: prepared.size,
      stamped_sha256: stamped.sha256,
      stamped_size: stamped.size,
      pre_seal_sha256: preSeal.sha256,
      pre_seal_size: preSeal.size,
      certificate_sha256: certificateSha256,
      seal_certificate_sha256: identity.leafFingerprint,
    }
    await appendEvents(q, [
      byActor(ctx, system, 'document.sealed', { contractId: contract.id, documentSha256: stored.sha256, data }),
    ])
    await recordTimestamp(ctx, q, { contractId: contract.id, version }, sealed, stored)
    if (complete) await completeContract(ctx, q, { contractId: contract.id, documentSha256: stored.sha256 }, now)
    return true
  })
}

/** Records the seal's timestamp, or enqueues the job that adds one and logs the reason. */
async function recordTimestamp(
  ctx: Ctx,
  q: Q,
  of: Pick<SealedVersion, 'contractId' | 'version'>,
  { time, fault }: TimedSeal,
  stored: { sha256: string; size: number },
): Promise<void> {
  const now = ctx.now()
  if (time) {
    const row = timestampRow('signature', of, stored, time, now)
    if (await tryInsertTimestamp(q, row)) await appendEvents(q, [timestampedEvent(ctx, row, stored.sha256)])
  } else if (fault) {
    const data = { reason: fault.code, error: fault.message }
    const event = byActor(ctx, system, 'timestamp.failed', {
      contractId: of.contractId,
      documentSha256: stored.sha256,
      data,
    })
    await appendEvents(q, [event])
    await enqueue(q, { name: 'document.timestamp', payload: { contractId: of.contractId, version: of.version } }, now)
  }
}

async function ensure(ctx: Ctx, contractId: ContractId): Promise<SealedVersion | null> {
  for (;;) {
    const facts = await signingFacts(ctx, contractId)
    if (!facts) return null
    // A completed document is never sealed again, even if the organisation's name or the layout has changed since. The
    // drawings of an erased person are not used again once the contract is closed.
    const isDone = facts.contract.status === 'completed' || facts.recipients.some((person) => person.erasedAt !== null)
    if (isDone) return latestSealedVersion(ctx.store.q, contractId)
    const there = await findByInputs(ctx.store.q, contractId, facts.inputsSha256)
    if (there) return there
    ctx.log.requireLogIntact()
    if (!(await requireActs(ctx, facts))) continue
    const sealed = await make(ctx, facts)
    const [stored, certificate] = await Promise.all([
      ctx.blobs.put(sealed.bytes),
      ctx.blobs.put(sealed.certificate),
      sealed.shown && ctx.blobs.put(sealed.shown),
    ])
    if (await commit(ctx, facts, sealed, stored, certificate.sha256))
      return findByInputs(ctx.store.q, contractId, facts.inputsSha256)
  }
}

const underWay = new Map<string, Promise<SealedVersion | null>>()

/**
 * Makes the signed document of a contract with the signatures so far, unless it exists, and completes the contract once
 * every signer has signed. Throws if the contract was changed after it was signed (requireActs). Idempotent, also under
 * concurrent calls. Null while no one has signed.
 */
export async function ensureSigned(ctx: Ctx, contractId: ContractId): Promise<SealedVersion | null> {
  // Concurrent calls would get the same result from the database; waiting avoids the work of the second.
  const turn = (underWay.get(contractId) ?? Promise.resolve(null)).catch(() => null).then(() => ensure(ctx, contractId))
  underWay.set(contractId, turn)
  try {
    return await turn
  } finally {
    if (underWay.get(contractId) === turn) underWay.delete(contractId)
  }
}
