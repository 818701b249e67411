import { appendEvents } from '#lib/audit/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import { bySystem, touchContract, tryMarkContractSigned } from '#lib/contract/index.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { enqueue } from '#lib/outbox/index.ts'
import { composeCertificate, type Stamp, sealPdf, stampPdf, verifySeal } from '#lib/pdf/index.ts'
import { recordSignedDocument } from '#lib/signing/index.ts'
import { certificateModel } from './certificate-model.ts'
import { sealIdentity } from './seal-identity.ts'
import { findByInputs, latestSignedDocument, type SignedDocument, tryInsertSignedDocument } from './sealing.store.ts'
import { newestChange, type SigningFacts, signingFacts } from './signing-facts.ts'

async function stampsOf(ctx: Ctx, facts: SigningFacts): Promise<Stamp[]> {
  const stamps: Stamp[] = []
  for (const signature of facts.signatures) {
    const png = await ctx.blobs.get(signature.imageSha256)
    for (const { recipientId, type, page, rect } of facts.fields) {
      if (recipientId !== signature.recipientId) continue
      const at = { page: page - 1, rect }
      stamps.push(type === 'signature' ? { ...at, kind: 'image', png } : { ...at, kind: 'text', text: signature[type] })
    }
  }
  return stamps
}

type Sealed = { bytes: Uint8Array; preSeal: Uint8Array; certificate: Uint8Array }

/**
 * From the prepared bytes, and from nothing that a browser sent but the drawing: stamps and certificate pages as one
 * incremental update, the seal as the next. Throws if the result does not stand up to our own verifier (SEAL-10).
 */
async function make(ctx: Ctx, facts: SigningFacts): Promise<Sealed> {
  const { contract, organisation } = facts
  const [prepared, stamps, identity] = await Promise.all([
    ctx.blobs.get(contract.preparedSha256),
    stampsOf(ctx, facts),
    sealIdentity(ctx),
  ])
  const certificate = await composeCertificate(await certificateModel(ctx, facts, identity))
  const preSeal = await stampPdf({ prepared, stamps, appendPages: certificate })
  const bytes = await sealPdf(preSeal, {
    signer: identity.signer,
    at: ctx.now(),
    reason: contract.title,
    name: organisation,
  })
  const report = verifySeal(bytes)
  if (report.problems.length > 0) throw new Error(`the sealed document does not verify: ${report.problems.join('; ')}`)
  // The seal that verifies must be the one that was just made, and not another that the upload brought along.
  if (report.certificateFingerprintSha256 !== identity.leafFingerprint) throw new Error('the seal is not ours')
  return { bytes, preSeal, certificate }
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
  const preSealSha256 = sha256Hex(sealed.preSeal)
  return ctx.store.tx(async (q) => {
    const now = ctx.now()
    await touchContract(q, contract.id, now)
    if ((await newestChange(q, contract.id)) !== facts.untilSeq) return false
    const isNew = await tryInsertSignedDocument(q, {
      contractId: contract.id,
      inputsSha256: facts.inputsSha256,
      sha256: stored.sha256,
      size: stored.size,
      preSealSize: sealed.preSeal.length,
      preSealSha256,
      certificateSha256,
      signatures: signatures.length,
      complete,
      createdAt: now,
    })
    if (!isNew) return true
    await recordSignedDocument(
      q,
      signatures.map((signature) => signature.recipientId),
      stored.sha256,
    )
    const data = {
      signatures: signatures.length,
      complete,
      size: stored.size,
      pre_seal_sha256: preSealSha256,
      pre_seal_size: sealed.preSeal.length,
    }
    await appendEvents(q, [bySystem(ctx, contract.id, 'sealed', { documentSha256: stored.sha256, data })])
    if (!complete || !(await tryMarkContractSigned(q, contract.id, now))) return true
    await appendEvents(q, [bySystem(ctx, contract.id, 'completed', { documentSha256: stored.sha256 })])
    await enqueue(q, { name: 'contract.signed', payload: { contractId: contract.id } }, now)
    return true
  })
}

async function ensure(ctx: Ctx, contractId: ContractId): Promise<SignedDocument | null> {
  for (;;) {
    const facts = await signingFacts(ctx, contractId)
    if (!facts) return null
    // What is finished stays as it is, whatever the organisation is called by now and however we would draw it today.
    if (facts.contract.status === 'signed') return latestSignedDocument(ctx.store.q, contractId)
    const there = await findByInputs(ctx.store.q, contractId, facts.inputsSha256)
    if (there) return there
    const sealed = await make(ctx, facts)
    const [stored, certificate] = await Promise.all([ctx.blobs.put(sealed.bytes), ctx.blobs.put(sealed.certificate)])
    if (await commit(ctx, facts, sealed, stored, certificate.sha256))
      return findByInputs(ctx.store.q, contractId, facts.inputsSha256)
  }
}

const underWay = new Map<string, Promise<SignedDocument | null>>()

/**
 * Makes the signed document of a contract with the signatures that it has, unless it is there, and marks the contract
 * signed once they are all. Idempotent: asked again, or by two at once, there is one result. Null while nobody has signed.
 */
export async function ensureSigned(ctx: Ctx, contractId: string): Promise<SignedDocument | null> {
  // Two at once would come to the same result by the database alone; waiting spares the second the work.
  const turn = (underWay.get(contractId) ?? Promise.resolve(null))
    .catch(() => null)
    .then(() => ensure(ctx, contractId as ContractId))
  underWay.set(contractId, turn)
  try {
    return await turn
  } finally {
    if (underWay.get(contractId) === turn) underWay.delete(contractId)
  }
}
