import { and, eq, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { DocumentId, OrganisationId, UserId } from '#lib/core/ids.ts'
import { storedBytes } from '#lib/domain/document/index.ts'

/** The bytes of the contracts that belong to a member. */
export async function bytesOfMember(q: Q, member: { organisationId: OrganisationId; userId: UserId }): Promise<number> {
  const c = q.t.contract
  const theirs = and(
    eq(c.organisationId, member.organisationId),
    sql`coalesce(${c.ownerId}, ${c.createdBy}) = ${member.userId}`,
  )
  return storedBytes(q, {
    documentIds: q.select({ id: c.documentId }).from(c).where(theirs),
    contractIds: q.select({ id: c.id }).from(c).where(theirs),
  })
}

/** The bytes of one document, without sealed versions. */
export async function bytesOfDocument(q: Q, id: DocumentId): Promise<number> {
  const c = q.t.contract
  const none = q.select({ id: c.id }).from(c).where(sql`false`)
  return storedBytes(q, {
    documentIds: q.select({ id: c.documentId }).from(c).where(eq(c.documentId, id)),
    contractIds: none,
  })
}
