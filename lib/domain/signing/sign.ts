import { randomBytes } from 'node:crypto'
import type { Q } from '#db/client.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { later, SECOND } from '#lib/core/clock.ts'
import { type JobId, jobId, type RecipientId } from '#lib/core/ids.ts'
import { Refusal, type RefusalCode } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { byActor } from '#lib/domain/account/index.ts'
import {
  changeAsRecipient,
  fieldsForSigner,
  type Party,
  partiesSha256,
  type RecipientInContract,
  statedMeaning,
  tryMarkSigned,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { proposedNames } from '#lib/domain/field/initials.rules.ts'
import { type AuditEvent, appendEvents } from '#lib/engines/audit/index.ts'
import { checkSignatureImage, unprintable } from '#lib/engines/pdf/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { actOf } from './act.ts'
import { consentText, intentText } from './consent.ts'
import { type FilledField, insertFieldValues } from './field-value.store.ts'
import { fillFields } from './fill-fields.ts'
import { requireShownParties } from './parties.ts'
import { hasConsented, requireShownDisclosure, screenNow } from './record-consent.ts'
import type { DisclosureView, SubmitInput } from './schema.ts'
import type { Signer } from './signer.ts'
import { whyNotSign } from './signing.machine.ts'
import { findSignature, insertSignature, isSessionOpen, type SignatureRow } from './signing.store.ts'

/**
 * The request that commits a signature also seals and cancels this job (sealJobOf). The job covers a crash in between.
 * It is due once any sealing would have ended, including the timestamp.
 */
const SEAL_RETRY_MS = 30 * SECOND

/** The job that seals a contract with this recipient's signature unless the request does. */
export function sealJobOf(recipientId: RecipientId): JobId {
  return jobId.parse(`seal-${recipientId}`)
}

type Material = Pick<SignatureRow, 'imageSha256' | 'imageWidth' | 'imageHeight' | 'strokesSha256'>

/** Checks the drawing and stores it with the strokes. It is slow, so it runs before the transaction. */
async function storeMaterial(ctx: Ctx, input: SubmitInput): Promise<Material> {
  const image = await checkSignatureImage(Buffer.from(input.signature, 'base64'))
  const [png, strokes] = await Promise.all([
    ctx.blobs.put(image.png),
    input.strokes ? ctx.blobs.put(Buffer.from(JSON.stringify(input.strokes))) : null,
  ])
  return {
    imageSha256: png.sha256,
    imageWidth: image.width,
    imageHeight: image.height,
    strokesSha256: strokes?.sha256 ?? null,
  }
}

/** Keeps the text of the consent, which may be older than the day after which a blob that no row names is removed. */
async function keepConsent(ctx: Ctx, disclosure: DisclosureView): Promise<void> {
  if (!(await ctx.blobs.renew(disclosure.sha256))) await ctx.blobs.put(Buffer.from(await consentText(disclosure)))
}

/** Identifies one submit: its retries carry the same key. */
export type SubmitKey = { idempotencyKey: string }
type Prepared = { signature: SignatureRow; fields: FilledField[]; parties: Party[] }

/**
 * Builds the signature row with its act, and the signer's fields with their values. All slow work is done here, before
 * the transaction.
 */
async function prepareSignature(ctx: Ctx, signer: Signer, input: SubmitInput, submit: SubmitKey): Promise<Prepared> {
  const { contract, session } = signer
  if (session.verifiedBy === null) throw new Refusal('code_needed')
  const { locale, version } = input.disclosure
  const [disclosure, own, parties] = await Promise.all([
    requireShownDisclosure(ctx, signer, input),
    fieldsForSigner(ctx.store.q, signer),
    requireShownParties(ctx.store.q, signer.contractId, input.partiesSha256),
  ])
  const at = ctx.now()
  const [material] = await Promise.all([storeMaterial(ctx, input), keepConsent(ctx, disclosure)])
  const entered = enteredBy(signer, input)
  const facts = { signer: { ...proposedNames(signer), ...entered }, contract, now: at, drawing: material.imageSha256 }
  const fields = fillFields(ctx.fieldRegistry, own, facts, input.values)
  const signature = {
    recipientId: signer.id,
    contractId: signer.contractId,
    idempotencyKey: submit.idempotencyKey,
    method: input.method,
    ...material,
    consentSha256: disclosure.sha256,
    verifiedBy: session.verifiedBy,
    disclosureLocale: locale,
    disclosureVersion: version,
    documentSha256: input.documentSha256,
    ipAddress: ctx.request?.ip ?? null,
    userAgent: ctx.request?.userAgent ?? null,
    enteredName: entered.name ?? null,
    enteredInitials: entered.initials ?? null,
    signedAt: at,
    sealedVersionSha256: null,
  }
  const stated = statedMeaning(signer.meaning, contract.underSignature)
  const payload = canonicalJson(
    actOf({
      signature,
      fields,
      name: signer.name,
      meaning: signer.meaning,
      title: contract.title,
      parties,
      intent: await intentText(locale, { title: contract.title, recipient: signer.name }, stated),
      nonce: randomBytes(16).toString('base64url'),
    }),
  )
  return { signature: { ...signature, payload, payloadSha256: sha256Hex(payload) }, fields, parties }
}

/** The name and initials that the signer changed. Throws Refusal('entered_not_printable'). */
function enteredBy(signer: { name: string }, { entered }: SubmitInput): { name?: string; initials?: string } {
  const before = proposedNames(signer)
  const changed = {
    ...(entered && entered.name !== before.name ? { name: entered.name } : {}),
    ...(entered && entered.initials !== before.initials ? { initials: entered.initials } : {}),
  }
  const characters = unprintable(Object.values(changed).join(' '))
  if (characters.length > 0) throw new Refusal('entered_not_printable', { characters: characters.join(' ') })
  return changed
}

function eventOf(ctx: Ctx, signer: Signer, { signature, parties }: Prepared): AuditEvent {
  const { documentSha256, signedAt: at } = signature
  const data = {
    payload_sha256: signature.payloadSha256,
    parties_sha256: partiesSha256(parties),
    signature_sha256: signature.imageSha256,
    method: signature.method,
    meaning: signer.meaning,
    width: signature.imageWidth,
    height: signature.imageHeight,
    channel: signature.verifiedBy,
  }
  return byActor(ctx, signer, 'recipient.signed', { documentSha256, at, data })
}

/** Why the signature is refused, according to the database; null if it is not. */
async function whyNot(
  q: Q,
  { session, document }: Pick<Signer, 'session' | 'document'>,
  { contract, recipient }: RecipientInContract,
  input: SubmitInput,
  now: Date,
): Promise<RefusalCode | null> {
  const screen = {
    ...(await screenNow(q, contract, document, input)),
    consented: await hasConsented(q, recipient, input),
  }
  return whyNotSign({ contract, recipient }, session, screen, now)
}

/**
 * The answer to a submit when the signature is already stored: a retry gets the first answer, anything else is refused.
 */
function repeated(signature: SignatureRow | null, { idempotencyKey }: SubmitKey): { repeated: true } {
  if (signature?.idempotencyKey !== idempotencyKey) throw new Refusal('already_signed')
  return { repeated: true }
}

/**
 * Signs. One transaction writes the signer's status, the signature and the events, and concurrent submits store one
 * signature. A retry with the same key gets the first answer; another key after signing is Refusal('already_signed').
 * Throws the refusals of whyNotSign, and one for a drawing that is not accepted.
 */
export async function submitSigning(
  ctx: Ctx,
  signer: Signer,
  input: SubmitInput,
  submit: SubmitKey,
): Promise<{ repeated: boolean }> {
  if (signer.status === 'signed') return repeated(await findSignature(ctx.store.q, signer.id), submit)
  ctx.log.requireLogIntact()
  const read = { contract: signer.contract, recipient: signer }
  const early = await whyNot(ctx.store.q, signer, read, input, ctx.now())
  if (early) throw new Refusal(early)
  const prepared = await prepareSignature(ctx, signer, input, submit)
  const { signature, fields } = prepared
  return changeAsRecipient(ctx, signer, async (q, current) => {
    const at = signature.signedAt
    const there = await findSignature(q, signer.id)
    if (there) return repeated(there, submit)
    // A new link may have been sent meanwhile, which ends the sessions of the old one.
    if (!(await isSessionOpen(q, signer.session.id, at))) throw new Refusal('session_expired')
    const why = await whyNot(q, signer, current, input, at)
    if (why) throw new Refusal(why)
    if (!(await tryMarkSigned(q, signer.id, at))) throw new Refusal('not_pending')
    await insertSignature(q, signature)
    await insertFieldValues(q, signer.contractId, fields)
    await appendEvents(q, [eventOf(ctx, signer, prepared)])
    const seal = { name: 'contract.seal', payload: { contractId: signer.contractId } } as const
    await enqueue(q, seal, later(at, SEAL_RETRY_MS), sealJobOf(signer.id))
    await enqueue(q, { name: 'recipient.signed', payload: { recipientId: signer.id } }, at)
    return { repeated: false }
  })
}
