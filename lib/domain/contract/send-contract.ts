import { randomBytes } from 'node:crypto'
import type { Q } from '#db/client.ts'
import type { Json } from '#lib/core/canonical-json.ts'
import { DAY, later } from '#lib/core/clock.ts'
import { mustBeAcknowledged } from '#lib/core/document-findings.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { Refusal, type RefusalCode } from '#lib/core/refusal.ts'
import { endOfDay } from '#lib/core/zoned-day.ts'
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
import { changedParts, reviewedDraft } from './reviewed-draft.ts'
import type { ContractView, ReviewedDraft, Shortcoming } from './schema.ts'
import { viewContract } from './view-contract.ts'

async function abilities(ctx: Ctx, organisationId: OrganisationId): Promise<Abilities> {
  return { sms: ctx.delivery.sms !== 'none', sealing: await canSeal(ctx, organisationId), unprintable }
}

/** Everything that prevents the draft from being sent; empty if it is ready. */
export async function reviewDraft(
  ctx: Ctx,
  { organisationId }: Member,
  { codeDelivery, codeBefore, recipients, fields }: ContractView,
): Promise<Shortcoming[]> {
  return checkDraft({ codeDelivery, codeBefore, recipients, fields }, await abilities(ctx, organisationId))
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
 * Sends a draft to its recipients. `reviewed`: the state that the member was shown. Throws Refusal('draft_changed') with the
 * names of the parts in `changed` if it is another now, Refusal('findings_unread') unless the member `acknowledged` what was
 * changed in the document, Refusal with the first shortcoming, or 'not_a_draft' if it was sent
 * already.
 */
export async function sendContract(
  ctx: Ctx,
  member: Member,
  draft: SendableDraft,
  reviewed: ReviewedDraft,
  acknowledged: boolean,
): Promise<void> {
  const can = await abilities(ctx, draft.organisationId)
  await changeContract(ctx, draft.id, async (q, contract, now) => {
    if (contract.status !== 'draft') throw new Refusal('not_a_draft')
    const [recipients, fields] = [await recipientsOf(q, draft.id), await fieldsOf(q, draft.id)]
    const { codeDelivery, codeBefore } = contract
    const document = await requireDocument(q, contract.documentId)
    const findings = { removed: document.removedContent, warnings: document.warnings ?? [] }
    if (!acknowledged && mustBeAcknowledged(findings)) throw new Refusal('findings_unread')
    const underSignature = await underSignatureOf(q, contract.organisationId)
    const changed = changedParts(reviewed, reviewedDraft({ ...contract, recipients, fields, document }, underSignature))
    if (changed.length > 0) throw new Refusal('draft_changed', { changed: changed.join(',') })
    const [first] = checkDraft({ codeDelivery, codeBefore, recipients, fields }, can)
    if (first) throw new Refusal(first.code satisfies RefusalCode, 'name' in first ? { name: first.name } : {})
    const expiresAt = endOfDay(later(now, contract.expiresInDays * DAY), contract.timeZone)
    if (!(await tryMarkSent(q, draft.id, { sentAt: now, expiresAt, underSignature }))) throw new Refusal('not_a_draft')
    await enqueue(q, { name: 'contract.sent', payload: { contractId: draft.id } }, now)
    await appendEvents(q, [
      byActor(ctx, member, 'contract.sent', {
        contractId: draft.id,
        documentSha256: document.preparedSha256,
        data: {
          recipients: await committed(q, recipients),
          code_delivery: codeDelivery,
          code_before: codeBefore,
          copy_time: contract.copyTime,
          expires_in_days: contract.expiresInDays,
          under_signature: underSignature,
          fields_sha256: layoutSha256(fields),
          ...loggedSignatures(document.existingSignatures),
        },
      }),
    ])
  })
}

/** Sends a draft as it is stored now, such as the sample: no page shows it before it is sent. Throws as `sendContract` does. */
export async function sendUnreviewed(ctx: Ctx, member: Member, draft: SendableDraft): Promise<void> {
  const lines = await underSignatureOf(ctx.store.q, draft.organisationId)
  await sendContract(ctx, member, draft, reviewedDraft(await viewContract(ctx, draft), lines), true)
}
