import type { JobId } from '#lib/core/ids.ts'
import type { Kit } from '../kit.ts'

/** Tables of lib/engines/queue. */
export function queueTables(k: Kit) {
  const job = k.table(
    'job',
    {
      id: k.id().$type<JobId>().primaryKey(),
      name: k.text().notNull(),
      payload: k.json().notNull(),
      attempts: k.int().notNull(),
      runAt: k.time().notNull(),
      leaseUntil: k.time(),
      lastError: k.text(),
      createdAt: k.time().notNull(),
      /** Set when the job has failed for good; it is kept so that an admin can inspect it. */
      deadLetteredAt: k.time(),
    },
    (t) => [k.index('job_due').on(t.deadLetteredAt, t.runAt)],
  )
  return { job }
}
