import { randomBytes } from 'node:crypto'
import { type AuditEvent, appendEvents } from '#lib/audit/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import {
  dateText,
  fieldsOf,
  initialsOf,
  statedMeaning,
  touchContract,
  tryChangeRecipient,
} from '#lib/contract/index.ts'
import type { FieldType } from '#lib/contract/schema.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { later, SECOND } from '#lib/core/clock.ts'
import type { JobId, RecipientId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { enqueue } from '#lib/outbox/index.ts'
import { checkSignatureImage } from '#lib/pdf/index.ts'
import { type ConsentFacts, consentText, intentText } from './consent.ts'
import type { SubmitInput } from './schema.ts'
import { byRecipient, type Signer, senderOf } from './signer.ts'
import { whyNotSign } from './signing.machine.ts'
import { findSignature, insertSignature, type SignatureRow } from './signing.store.ts'

/**
 * Whoever commits a signature seals at once and cancels this job (sealJobOf): it is the net under a crash in between, and
 * falls due when any seal would be there, trusted time included.
 */
const SEAL_BY_ITSELF_MS = 30 * SECOND

/** The job that seals a contract with this recipient's signature, should nobody else do it. */
export function sealJobOf(recipientId: RecipientId): JobId {
  return `seal-${recipientId}` as JobId
}

type Material = Pick<SignatureRow, 'imageSha256' | 'imageWidth' | 'imageHeight' | 'strokesSha256' | 'consentSha256'>

/** Checks the drawing and keeps it, the strokes and the consent text: all that is slow, before the transaction. */
async function storeMaterial(ctx: Ctx, input: SubmitInput, language: string, facts: ConsentFacts): Promise<Material> {
  const image = await checkSignatureImage(Buffer.from(input.signature, 'base64'))
  const [png, strokes, consent] = await Promise.all([
    ctx.blobs.put(image.png),
    input.strokes ? ctx.blobs.put(Buffer.from(JSON.stringify(input.strokes))) : null,
    ctx.blobs.put(Buffer.from(consentText(language, facts))),
  ])
  return {
    imageSha256: png.sha256,
    imageWidth: image.width,
    imageHeight: image.height,
    strokesSha256: strokes?.sha256 ?? null,
    consentSha256: consent.sha256,
  }
}

type Values = Record<Exclude<FieldType, 'signature'>, string>

/** What each kind of field of this signer will say. */
function valuesFor(signer: Signer, now: Date): Values {
  const { locale, timeZone } = signer.contract
  return { initials: initialsOf(signer.name), name: signer.name, date: dateText(now, locale, timeZone) }
}

/** The signer's act as one canonical text (trust.md LEG-14), so that its hash in the log fixes every part of it. */
async function actOf(
  ctx: Ctx,
  signer: Signer,
  input: SubmitInput,
  { at, material, values, intent }: Pick<Act, 'at' | 'material' | 'values'> & { intent: string },
): Promise<string> {
  const fields = (await fieldsOf(ctx.store.q, signer.contractId)).filter((field) => field.recipientId === signer.id)
  const filled = fields.map(({ type, page, rect }) => ({
    type,
    page,
    rect,
    value: type === 'signature' ? material.imageSha256 : values[type],
  }))
  return canonicalJson({
    v: 2,
    contract: signer.contractId,
    signer: signer.id,
    name: signer.name,
    meaning: signer.meaning,
    document_sha256: input.documentSha256,
    fields_sha256: sha256Hex(canonicalJson(filled)),
    signature_image_sha256: material.imageSha256,
    consent_sha256: material.consentSha256,
    intent,
    method: input.method,
    nonce: randomBytes(16).toString('base64url'),
    time: at.toISOString(),
  })
}

type Asked = { idempotencyKey: string; language: string }
type Act = { at: Date; material: Material; values: Values; payload: string; verifiedBy: 'email' | 'sms' }

/** Everything about the act that takes time, done before the transaction. */
async function prepareAct(ctx: Ctx, signer: Signer, input: SubmitInput, { language }: Asked): Promise<Act> {
  const { verifiedBy } = signer.session
  if (verifiedBy === null) throw new Refusal('code_needed')
  const { name, organisation } = await senderOf(ctx, signer.contract)
  const facts = { title: signer.contract.title, sender: name, organisation, recipient: signer.name }
  const at = ctx.now()
  const material = await storeMaterial(ctx, input, language, facts)
  const values = valuesFor(signer, at)
  const intent = intentText(language, facts, statedMeaning(signer.meaning, signer.contract.underSignature))
  const payload = await actOf(ctx, signer, input, { at, material, values, intent })
  return { at, material, values, payload, verifiedBy }
}

function signatureOf(ctx: Ctx, signer: Signer, input: SubmitInput, asked: Asked, act: Act): SignatureRow {
  return {
    recipientId: signer.id,
    contractId: signer.contractId,
    idempotencyKey: asked.idempotencyKey,
    method: input.method,
    ...act.material,
    ...act.values,
    verifiedBy: act.verifiedBy,
    documentSha256: input.documentSha256,
    payload: act.payload,
    payloadSha256: sha256Hex(act.payload),
    ipAddress: ctx.request?.ip ?? null,
    userAgent: ctx.request?.userAgent ?? null,
    signedAt: act.at,
    signedDocumentSha256: null,
  }
}

function eventsOf(ctx: Ctx, signer: Signer, signature: SignatureRow, language: string): AuditEvent[] {
  const { documentSha256, signedAt: at, consentSha256 } = signature
  const consented = { consent_sha256: consentSha256, language }
  const signed = {
    payload_sha256: signature.payloadSha256,
    signature_sha256: signature.imageSha256,
    method: signature.method,
    meaning: signer.meaning,
    width: signature.imageWidth,
    height: signature.imageHeight,
    channel: signature.verifiedBy,
  }
  return [
    byRecipient(ctx, signer, 'consented', { documentSha256, at, data: consented }),
    byRecipient(ctx, signer, 'signed', { documentSha256, at, data: signed }),
  ]
}

/**
 * Signs: one transaction in which the signer's status, the signature and the events are written, for one winner. A
 * repeated submit of someone who has signed is answered like the first. Throws Refusal as whyNotSign says, and those of
 * a drawing that cannot be taken. `language` is the one that the disclosure was shown in.
 */
export async function submitSigning(
  ctx: Ctx,
  signer: Signer,
  input: SubmitInput,
  asked: Asked,
): Promise<{ repeated: boolean }> {
  if (signer.status === 'signed') return { repeated: true }
  const early = whyNotSign({ contract: signer.contract, recipient: signer }, signer.session, input, ctx.now())
  if (early) throw new Refusal(early)
  const act = await prepareAct(ctx, signer, input, asked)
  return ctx.store.tx(async (q) => {
    const contract = await touchContract(q, signer.contractId, act.at)
    if (!contract) throw new Refusal('not_found')
    if (await findSignature(q, signer.id)) return { repeated: true }
    const why = whyNotSign({ contract, recipient: signer }, signer.session, input, act.at)
    if (why) throw new Refusal(why)
    const change = { status: 'signed', signedAt: act.at } as const
    if (!(await tryChangeRecipient(q, signer.id, ['viewed'], change))) throw new Refusal('not_pending')
    const signature = signatureOf(ctx, signer, input, asked, act)
    await insertSignature(q, signature)
    await appendEvents(q, eventsOf(ctx, signer, signature, asked.language))
    const seal = { name: 'contract.seal', payload: { contractId: signer.contractId } } as const
    await enqueue(q, seal, later(act.at, SEAL_BY_ITSELF_MS), sealJobOf(signer.id))
    await enqueue(q, { name: 'recipient.signed', payload: { recipientId: signer.id } }, act.at)
    return { repeated: false }
  })
}
