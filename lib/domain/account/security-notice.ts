import type { Q } from '#db/client.ts'
import type { OrganisationId, UserId } from '#lib/core/ids.ts'
import type { SecurityNotice } from '#lib/core/vocabulary/member.ts'
import { type AuditEvent, appendEvents, readHead } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { listMemberRows } from './account.store.ts'

/**
 * Queues a mail to each of these members about the event that this transaction appended last (AUTH-02). The job has the
 * number of the event, so that addresses and names are only in erasable data.
 */
export async function queueNotices(
  q: Q,
  notice: SecurityNotice,
  to: readonly UserId[],
  { at, about = null }: { at: Date; about?: UserId | null },
): Promise<void> {
  const seq = (await readHead(q)).size - 1
  for (const userId of to)
    await enqueue(q, { name: 'security_notice.send', payload: { notice, userId, about, seq } }, at)
}

/** The admins of an organisation. */
export async function adminsOf(q: Q, organisationId: OrganisationId): Promise<UserId[]> {
  const rows = await listMemberRows(q, organisationId)
  return rows.filter(({ role }) => role === 'admin').map(({ userId }) => userId)
}

/** Appends an event and queues a mail about it to every admin. */
export async function logAndNotifyAdmins(
  q: Q,
  organisationId: OrganisationId,
  event: AuditEvent,
  notice: SecurityNotice,
): Promise<void> {
  await appendEvents(q, [event])
  await queueNotices(q, notice, await adminsOf(q, organisationId), { at: event.at })
}
