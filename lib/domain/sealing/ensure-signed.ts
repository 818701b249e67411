import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import { changeContract, tryMarkCompleted } from '#lib/domain/contract/index.ts'
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
import { composeCertificate, stampAndAppend, verifySeal } from '#lib/engines/pdf/index.ts'
import { cancelJobs, enqueue } from '#lib/engines/queue/index.ts'
import { certificateFacts } from './certificate/certificate-facts.ts'
import { certificateModel } from './certificate/certificate-model.ts'
import { requireActs } from './check-acts.ts'
import { timestampedEvent, timestampRow } from './ensure-timestamped.ts'
import { newestChange, type SigningFacts, signingFacts } from './signing-facts.ts'
import { stampsOf } from './stamps.ts'
import { sealWithTime, type TimedSeal } from './timed-seal.ts'

/** A part of the sealed file from its first byte on. */
type Start = { size: number; sha256: string }

type Sealed = TimedSeal & {
  prepared: Start
  stamped: Start
  preSeal: Start
  certificate: Uint8Array
  identity: SealIdentity
}

const startOf = (bytes: Uint8Array): Start => ({ size: bytes.length, sha256: sha256Hex(bytes) })

/**
 * From the prepared bytes, and from nothing that a browser sent but the drawing, by three incremental updates: the stamps, the
 * certificate's pages, which say the hash of what is before them, and the seal (SEAL-01). Throws if the result does
 * not stand up to our own verifier (SEAL-10).
 */
async function make(process: Ctx, facts: SigningFacts): Promise<Sealed> {
  const { contract, document, organisation } = facts
  // The pages and the certificate show the same drawings of the same document.
  const ctx = { ...process, blobs: readingOnce(process.blobs) }
  const [bytes, stamps, identity, told] = await Promise.all([
    ctx.blobs.get(document.preparedSha256),
    stampsOf(ctx, facts),
    validSealIdentity(ctx, contract.organisationId),
    certificateFacts(ctx, facts, contract.locale),
  ])
  const prepared = { size: bytes.length, sha256: document.preparedSha256 }
  const made: { stamped?: Start; certificate?: Uint8Array } = {}
  const { bytes: preSeal } = await stampAndAppend({ prepared: bytes, stamps }, async (stampedBytes) => {
    made.stamped = startOf(stampedBytes)
    const model = await certificateModel(ctx, told, { prepared, stamped: made.stamped, identity })
    made.certificate = await composeCertificate(model)
    return made.certificate
  })
  const { stamped, certificate } = made
  if (!stamped || !certificate) throw new Error('the certificate was not asked for')
  const sealed = await sealWithTime(ctx, preSeal, {
    signer: identity.signer,
    at: ctx.now(),
    reason: contract.title,
    name: organisation,
  })
  requireLogIntact(sealed, identity)
  return { ...sealed, prepared, stamped, preSeal: startOf(preSeal), certificate, identity }
}

function requireLogIntact({ bytes, time }: TimedSeal, identity: SealIdentity): void {
  const { problems, signatures } = verifySeal(bytes)
  // An upload may bring a certification along that our stamps go against: its sender was warned of that.
  const ours = problems.filter((problem) => problem !== 'certification_broken')
  if (ours.length > 0) throw new Error(`the sealed document does not verify: ${ours.join('; ')}`)
  // The seal that verifies must be the one that was just made, and not another that the upload brought along.
  const seal = signatures.at(-1)
  if (seal?.certificateFingerprintSha256 !== identity.leafFingerprint || !seal.coversWholeFile)
    throw new Error('the seal is not ours')
  if ((seal.timestamp?.time ?? null) !== (time?.time.toISOString() ?? null))
    throw new Error('the trusted time of the seal is not the one that was asked for')
}

/**
 * Keeps the version, says so in the log, and completes the contract if it was the last signature: in one transaction.
 * False if somebody signed or was removed since the facts were read: then another document is to be made.
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
    await keepTime(ctx, q, { contractId: contract.id, version }, sealed, stored)
    if (!complete || !(await tryMarkCompleted(q, contract.id, now))) return true
    await appendEvents(q, [
      byActor(ctx, system, 'contract.completed', { contractId: contract.id, documentSha256: stored.sha256 }),
    ])
    await enqueue(q, { name: 'contract.completed', payload: { contractId: contract.id } }, now)
    return true
  })
}

/** The seal's trusted time, or the job that adds one and why it is needed. */
async function keepTime(
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
    // What is finished stays as it is, whatever the organisation is called by now and however we would draw it today.
    // And of somebody whose personal data were erased nothing is drawn any more, once the contract is closed for good.
    const isDone = facts.contract.status === 'completed' || facts.recipients.some((person) => person.erasedAt !== null)
    if (isDone) return latestSealedVersion(ctx.store.q, contractId)
    const there = await findByInputs(ctx.store.q, contractId, facts.inputsSha256)
    if (there) return there
    ctx.log.requireLogIntact()
    await requireActs(ctx, facts)
    const sealed = await make(ctx, facts)
    const [stored, certificate] = await Promise.all([ctx.blobs.put(sealed.bytes), ctx.blobs.put(sealed.certificate)])
    if (await commit(ctx, facts, sealed, stored, certificate.sha256))
      return findByInputs(ctx.store.q, contractId, facts.inputsSha256)
  }
}

const underWay = new Map<string, Promise<SealedVersion | null>>()

/**
 * Makes the signed document of a contract with the signatures that it has, unless it is there, and marks the contract
 * signed once they are all. Throws if what was signed is no longer what it was (requireActs). Idempotent: asked again, or by two at once, there is one result. Null while nobody has signed.
 */
export async function ensureSigned(ctx: Ctx, contractId: ContractId): Promise<SealedVersion | null> {
  // Two at once would come to the same result by the database alone; waiting spares the second the work.
  const turn = (underWay.get(contractId) ?? Promise.resolve(null)).catch(() => null).then(() => ensure(ctx, contractId))
  underWay.set(contractId, turn)
  try {
    return await turn
  } finally {
    if (underWay.get(contractId) === turn) underWay.delete(contractId)
  }
}
