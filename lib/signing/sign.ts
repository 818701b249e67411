import { randomBytes } from 'node:crypto'
import { appendEvents } from '#lib/audit/index.ts'
import type { Ctx } from '#lib/context/index.ts'
import { dateText, fieldsOf, initialsOf, touchContract, tryChangeRecipient } from '#lib/contract/index.ts'
import type { FieldType } from '#lib/contract/schema.ts'
import { canonicalJson } from '#lib/core/canonical-json.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { enqueue } from '#lib/outbox/index.ts'
import { checkSignatureImage } from '#lib/pdf/index.ts'
import { type ConsentFacts, consentText, intentText } from './consent.ts'
import type { SubmitInput } from './schema.ts'
import { byRecipient, type Signer, senderOf } from './signer.ts'
import { whyNotSign } from './signing.machine.ts'
import { findSignature, insertSignature, type SignatureRow } from './signing.store.ts'

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
  material: Material,
  values: Values,
  intent: string,
): Promise<string> {
  const fields = (await fieldsOf(ctx.store.q, signer.contractId)).filter((field) => field.recipientId === signer.id)
  const filled = fields.map(({ type, page, rect }) => ({
    type,
    page,
    rect,
    value: type === 'signature' ? material.imageSha256 : values[type],
  }))
  return canonicalJson({
    v: 1,
    contract: signer.contractId,
    signer: signer.id,
    document_sha256: input.documentSha256,
    fields_sha256: sha256Hex(canonicalJson(filled)),
    signature_image_sha256: material.imageSha256,
    consent_sha256: material.consentSha256,
    intent,
    method: input.method,
    nonce: randomBytes(16).toString('base64url'),
    time: ctx.now().toISOString(),
  })
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
  asked: { idempotencyKey: string; language: string },
): Promise<{ repeated: boolean }> {
  if (signer.status === 'signed') return { repeated: true }
  const early = whyNotSign({ contract: signer.contract, recipient: signer }, signer.session, input, ctx.now())
  if (early) throw new Refusal(early)
  const sender = await senderOf(ctx, signer.contract)
  const facts = {
    title: signer.contract.title,
    sender: sender.name,
    organisation: sender.organisation,
    recipient: signer.name,
  }
  const material = await storeMaterial(ctx, input, asked.language, facts)
  const values = valuesFor(signer, ctx.now())
  const payload = await actOf(ctx, signer, input, material, values, intentText(asked.language, facts))
  const now = new Date((JSON.parse(payload) as { time: string }).time)

  return ctx.store.tx(async (q) => {
    const contract = await touchContract(q, signer.contractId, now)
    if (!contract) throw new Refusal('not_found')
    if (await findSignature(q, signer.id)) return { repeated: true }
    const why = whyNotSign({ contract, recipient: signer }, signer.session, input, now)
    if (why) throw new Refusal(why)
    if (!(await tryChangeRecipient(q, signer.id, ['viewed'], { status: 'signed', signedAt: now })))
      throw new Refusal('not_pending')
    const verifiedBy = signer.session.verifiedBy ?? 'email'
    await insertSignature(q, {
      recipientId: signer.id,
      contractId: signer.contractId,
      idempotencyKey: asked.idempotencyKey,
      method: input.method,
      ...material,
      ...values,
      verifiedBy,
      documentSha256: input.documentSha256,
      payload,
      payloadSha256: sha256Hex(payload),
      ipAddress: ctx.request?.ip ?? null,
      userAgent: ctx.request?.userAgent ?? null,
      signedAt: now,
      signedDocumentSha256: null,
    })
    const about = { documentSha256: input.documentSha256, at: now }
    await appendEvents(q, [
      byRecipient(ctx, signer, 'consented', {
        ...about,
        data: { consent_sha256: material.consentSha256, language: asked.language },
      }),
      byRecipient(ctx, signer, 'signed', {
        ...about,
        data: {
          payload_sha256: sha256Hex(payload),
          signature_sha256: material.imageSha256,
          method: input.method,
          width: material.imageWidth,
          height: material.imageHeight,
          channel: verifiedBy,
        },
      }),
    ])
    await enqueue(q, { name: 'contract.seal', payload: { contractId: signer.contractId } }, now)
    await enqueue(q, { name: 'recipient.signed', payload: { recipientId: signer.id } }, now)
    return { repeated: false }
  })
}
