import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { OrganisationId, UserId } from '#lib/core/ids.ts'

/** The condition that a contract belongs to a user: handed over to them, or created by them and not handed over. */
export function isOwnedBy(q: Q, userId: UserId): SQL {
  const c = q.t.contract
  return sql`coalesce(${c.ownerId}, ${c.createdBy}) = ${userId}`
}

/** Hands all contracts of a user over to another one. */
export async function handOver(q: Q, organisationId: OrganisationId, from: UserId, to: UserId): Promise<void> {
  const c = q.t.contract
  await q
    .update(c)
    .set({ ownerId: to, version: sql`${c.version} + 1` })
    .where(and(eq(c.organisationId, organisationId), isOwnedBy(q, from)))
}
