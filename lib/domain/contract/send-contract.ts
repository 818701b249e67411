import { randomBytes } from 'node:crypto'
import type { Q } from '#db/client.ts'
import type { Json } from '#lib/core/canonical-json.ts'
import { DAY, later } from '#lib/core/clock.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { Refusal, type RefusalCode } from '#lib/core/refusal.ts'
import { byActor, type Member, underSignatureOf } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { loggedSignatures, requireDocument } from '#lib/domain/document/index.ts'
import { canSeal } from '#lib/domain/seal-key/index.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { unprintable } from '#lib/engines/pdf/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { changeContract } from './change-contract.ts'
import { type Abilities, checkDraft } from './contract.rules.ts'
import { fieldsOf, type RecipientRow, recipientsOf, tryMarkSent } from './contract.store.ts'
import type { SendableDraft } from './draft.ts'
import { layoutSha256 } from './layout.ts'
import { setIdentitySalt } from './parties.store.ts'
import { partyOf } from './parties.ts'
import type { ContractView, Shortcoming } from './schema.ts'

async function abilities(ctx: Ctx, organisationId: OrganisationId): Promise<Abilities> {
  return { sms: ctx.delivery.sms !== 'none', sealing: await canSeal(ctx, organisationId), unprintable }
}

/** Everything that prevents the draft from being sent; empty if it is ready. */
export async function reviewDraft(
  ctx: Ctx,
  { organisationId }: Member,
  { codeDelivery, recipients, fields }: ContractView,
): Promise<Shortcoming[]> {
  return checkDraft({ codeDelivery, recipients, fields }, await abilities(ctx, organisationId))
}

/** Commits to the name and email address of each recipient, and returns the recipients as the event names them. */
async function committed(q: Q, recipients: readonly RecipientRow[]): Promise<Json[]> {
  const people: Json[] = []
  for (const recipient of recipients) {
    const identitySalt = randomBytes(16).toString('base64')
    await setIdentitySalt(q, recipient.id, identitySalt)
    const meaning = recipient.role === 'signer' ? { meaning: recipient.meaning } : {}
    people.push({ ...partyOf({ ...recipient, identitySalt }), ...meaning })
  }
  return people
}

/**
 * Sends a draft to its recipients. Throws Refusal with the first shortcoming, or 'not_a_draft' if it was sent already.
 */
export async function sendContract(ctx: Ctx, member: Member, draft: SendableDraft): Promise<void> {
  const can = await abilities(ctx, draft.organisationId)
  await changeContract(ctx, draft.id, async (q, contract, now) => {
    if (contract.status !== 'draft') throw new Refusal('not_a_draft')
    const [recipients, fields] = [await recipientsOf(q, draft.id), await fieldsOf(q, draft.id)]
    const { codeDelivery } = contract
    const { preparedSha256, existingSignatures } = await requireDocument(q, contract.documentId)
    const [first] = checkDraft({ codeDelivery, recipients, fields }, can)
    if (first) throw new Refusal(first.code satisfies RefusalCode, 'name' in first ? { name: first.name } : {})
    const underSignature = await underSignatureOf(q, contract.organisationId)
    const expiresAt = later(now, contract.expiresInDays * DAY)
    if (!(await tryMarkSent(q, draft.id, { sentAt: now, expiresAt, underSignature }))) throw new Refusal('not_a_draft')
    await enqueue(q, { name: 'contract.sent', payload: { contractId: draft.id } }, now)
    await appendEvents(q, [
      byActor(ctx, member, 'contract.sent', {
        contractId: draft.id,
        documentSha256: preparedSha256,
        data: {
          recipients: await committed(q, recipients),
          code_delivery: codeDelivery,
          expires_in_days: contract.expiresInDays,
          under_signature: underSignature,
          fields_sha256: layoutSha256(fields),
          ...loggedSignatures(existingSignatures),
        },
      }),
    ])
  })
}
