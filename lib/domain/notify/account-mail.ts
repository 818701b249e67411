import type { JobId, UserId } from '#lib/core/ids.ts'
import { findMember, issueAccountToken } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { DeliveryFault } from '#lib/engines/delivery/index.ts'
import { PermanentError } from '#lib/engines/queue/index.ts'
import { toLocale, translator } from '#lib/words/index.ts'
import { layOut } from './compose.ts'

/** Mails a member the link for choosing a password. Throws, to be retried unless the server refused permanently. */
export async function mailAccountLink(ctx: Ctx, jobId: JobId, kind: 'reset' | 'invite', userId: UserId): Promise<void> {
  const member = await findMember(ctx.store.q, userId)
  if (!member) return
  const locale = toLocale(member.locale)
  const t = await translator(locale, 'mail')
  const token = await issueAccountToken(ctx, member.userId, kind)
  const names = { organisation: member.organisation, name: member.name }
  const mail = await layOut(
    { locale, sender: { name: '', email: '', organisation: member.organisation } },
    {
      subject: t(`${kind}.subject`, names),
      heading: t(`${kind}.heading`, names),
      paragraphs: [t(`${kind}.body`, names)],
      // After the hash sign: a fragment never reaches a server's log or a Referer.
      button: { label: t(`${kind}.button`), url: new URL(`/choose-password#${token}`, ctx.settings.url).href },
      notes: kind === 'reset' ? [t('reset.ignore')] : [],
    },
  )
  const result = await ctx.delivery.sendEmail({ ...mail, to: member.email, messageId: jobId })
  if (result.ok) return
  const fault = new DeliveryFault(result)
  throw result.permanent ? new PermanentError(fault.message) : fault
}
