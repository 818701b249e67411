import type { Q } from '#db/client.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { byActor } from '#lib/domain/account/index.ts'
import {
  changeAsRecipient,
  loggedParties,
  newestConsent,
  partiesSha256,
  type RecipientInContract,
  removedSince,
  tryAnswerAgreement,
} from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type AuditEvent, appendEvents, eventsOfContract } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { translator } from '#lib/words/index.ts'
import { areParties } from './parties.ts'
import type { AgreementInput } from './schema.ts'
import type { Signer } from './signer.ts'
import { whyNotAgree } from './signing.machine.ts'
import { findSignature, isSessionOpen } from './signing.store.ts'

type Logged = Pick<AuditEvent, 'documentSha256' | 'data'>

/**
 * The data of the event: the act of agreeing, which names the parties that remain, the signers who were removed, the
 * signer's own signature and the text beside the button. It has no personal data, so the event is the whole act.
 */
async function actOf(q: Q, signer: Signer, intent: string): Promise<Logged> {
  const events = await eventsOfContract(q, signer.contractId)
  const signature = await findSignature(q, signer.id)
  const parties = loggedParties(events)
  return {
    documentSha256: newestConsent(events, signer.id)?.documentSha256 ?? null,
    data: {
      parties,
      parties_sha256: partiesSha256(parties),
      removed: removedSince(events, signer.id),
      act_sha256: signature?.payloadSha256 ?? '',
      channel: signer.session.verifiedBy,
      intent,
    },
  }
}

/**
 * Records that a signer who has signed agrees to the removal of other signers, or refuses to. The contract does not
 * complete before all of them have agreed. A refusal can be taken back by agreeing. Throws the refusals of whyNotAgree,
 * and 'session_expired' if the link was replaced meanwhile.
 */
export async function answerRemoval(
  ctx: Ctx,
  signer: Signer,
  { agree, partiesSha256: shown, locale }: AgreementInput,
): Promise<void> {
  const whyNot = async (q: Q, { contract, recipient }: RecipientInContract) => {
    const screen = { currentParties: await areParties(q, contract.id, shown) }
    return whyNotAgree({ contract, recipient }, signer.session, screen, ctx.now())
  }
  const t = await translator(locale, 'signing')
  await changeAsRecipient(ctx, signer, async (q, { at, ...current }) => {
    if (!(await isSessionOpen(q, signer.session.id, at))) throw new Refusal('session_expired')
    const why = await whyNot(q, current)
    if (why) throw new Refusal(why)
    if (!(await tryAnswerAgreement(q, signer.id, agree))) return
    const act = await actOf(q, signer, t(agree ? 'agreement.agree' : 'agreement.refuse'))
    await appendEvents(q, [byActor(ctx, signer, agree ? 'recipient.agreed' : 'recipient.disagreed', act)])
    if (agree) await enqueue(q, { name: 'contract.seal', payload: { contractId: signer.contractId } }, at)
    else await enqueue(q, { name: 'recipient.disagreed', payload: { recipientId: signer.id } }, at)
  })
}
