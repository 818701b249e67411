import type { JobId, UserId } from '#lib/core/ids.ts'
import type { Jobs } from '#lib/core/vocabulary/job.ts'
import type { SecurityNotice } from '#lib/core/vocabulary/member.ts'
import { findMember, namesOfUsers } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { findEvent, type LoggedEvent } from '#lib/engines/audit/index.ts'
import { DeliveryFault } from '#lib/engines/delivery/index.ts'
import { PermanentError } from '#lib/engines/queue/index.ts'
import { toLocale, translator } from '#lib/words/index.ts'
import { timeText } from '#lib/words/time-text.ts'
import { layOut } from './compose.ts'

/** The page on which a member can undo the change. */
const pages: Readonly<Record<SecurityNotice, string>> = {
  passwordChanged: '/forgot-password',
  roleChanged: '/settings/account',
  adminAdded: '/members',
  certificateChanged: '/settings/seal',
}

type Who = { actor: string; name: string; email: string }

/** The names of the member who made the change and of the one whom it concerns. */
async function peopleOf(ctx: Ctx, { actor, personal }: LoggedEvent, about: UserId | null): Promise<Who> {
  const names = await namesOfUsers(ctx.store.q, [actor.id ?? '', about ?? ''])
  const { name = '', email = '' } = names.get(about ?? '') ?? personal ?? {}
  return { actor: names.get(actor.id ?? '')?.name ?? '', name: String(name), email: String(email) }
}

function roleOf({ event, data }: LoggedEvent): { role: string; how: 'invited' | 'changed' } {
  return { role: String(data.role ?? ''), how: event === 'member.invited' ? 'invited' : 'changed' }
}

/**
 * Mails a member about a change that someone else may have made in their name: what, when, from which address, and what
 * to do (AUTH-02). Throws, to be retried unless the server refused permanently.
 */
export async function mailSecurityNotice(
  ctx: Ctx,
  jobId: JobId,
  { notice, userId, about, seq }: Jobs['security_notice.send'],
): Promise<void> {
  const { q } = ctx.store
  const [member, found] = await Promise.all([findMember(q, userId), findEvent(q, seq)])
  if (!member || !found) return
  const { event } = found
  const locale = toLocale(member.locale)
  const t = await translator(locale, 'mail')
  const values = { organisation: member.organisation, ...(await peopleOf(ctx, event, about)), ...roleOf(event) }
  const when = timeText(event.at, locale, member.timeZone)
  const origin = event.ipAddress
    ? t('securityNotice.origin', { when, address: event.ipAddress })
    : t('securityNotice.time', { when })
  const mail = await layOut(
    { locale, sender: { name: '', email: '', organisation: member.organisation } },
    {
      subject: t(`securityNotice.${notice}.subject`, values),
      paragraphs: [t(`securityNotice.${notice}.body`, values), origin, t(`securityNotice.${notice}.otherwise`, values)],
      button: { label: t(`securityNotice.${notice}.button`), url: new URL(pages[notice], ctx.settings.url).href },
    },
  )
  const result = await ctx.delivery.sendEmail({ ...mail, to: member.email, messageId: jobId })
  if (result.ok) return
  const fault = new DeliveryFault(result)
  throw result.permanent ? new PermanentError(fault.message) : fault
}
