import type { Q } from '#db/client.ts'
import { type MessageId, messageId } from '#lib/core/ids.ts'
import type { Channel } from '#lib/core/vocabulary/message.ts'
import { changeAsRecipient, type LockedRecipient } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { type DeliverCode, type LinkHolder, requireMayProve, senderOf } from '#lib/domain/signing/index.ts'
import type { Delivered } from '#lib/engines/delivery/index.ts'
import { toLocale, translator } from '#lib/words/index.ts'
import { layOut } from './compose.ts'
import { findMessage, tryInsertMessage } from './message.store.ts'
import { recordResult } from './send-message.ts'

const minutesUntil = (at: Date, now: Date) => Math.max(1, Math.round((at.getTime() - now.getTime()) / 60_000))

/** The text of an SMS: without a link, with a last line from which phones fill in the code (WebOTP; OTP-12). */
async function smsText(ctx: Ctx, holder: LinkHolder, code: string, minutes: number): Promise<string> {
  const { hostname } = ctx.settings.url
  const t = await translator(toLocale(holder.locale), 'mail')
  return `${t('code.sms', { code, host: hostname, minutes })}\n\n@${hostname} #${code}`
}

async function send(
  ctx: Ctx,
  holder: LinkHolder,
  channel: Channel,
  id: MessageId,
  code: string,
  minutes: number,
): Promise<Delivered> {
  if (channel === 'sms')
    return ctx.delivery.sendSms({ to: holder.phone ?? '', text: await smsText(ctx, holder, code, minutes), id })
  const locale = toLocale(holder.locale)
  const t = await translator(locale, 'mail')
  const mail = await layOut(
    { locale, sender: await senderOf(ctx, holder.contract) },
    {
      subject: t('code.subject', { title: holder.contract.title }),
      heading: t('code.heading'),
      paragraphs: [t('code.body', { title: holder.contract.title, minutes })],
      code,
      notes: [t('code.private')],
    },
  )
  return ctx.delivery.sendEmail({ ...mail, to: holder.email, messageId: id, isAwaited: true })
}

/**
 * Sends a code to its recipient and records the message without the code. Throws a refusal, and stores nothing, if the
 * contract was closed since the code was issued: its people may have been erased.
 */
export const sendCode: DeliverCode = async (ctx, holder, channel, issued) => {
  const id = messageId.parse(issued.codeId)
  const address = channel === 'sms' ? (holder.phone ?? '') : holder.email
  const message = { id, contractId: holder.contractId, recipientId: holder.id, kind: 'code', channel, address } as const
  const insert = async (q: Q, { at, ...current }: LockedRecipient) => {
    requireMayProve(ctx, current, at)
    await tryInsertMessage(q, message, at)
  }
  await changeAsRecipient(ctx, holder, insert, { evenIfRolledBack: true })
  const result = await send(ctx, holder, channel, id, issued.code, minutesUntil(issued.expiresAt, ctx.now()))
  const inserted = await findMessage(ctx.store.q, id)
  if (inserted) await recordResult(ctx, inserted, result)
  return result
}
