import { type Column, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { containsValue } from '#db/contains.ts'
import type { OrganisationId } from '#lib/core/ids.ts'

// Conditions on columns of a search in the log, whose events have no organisation of their own.

/**
 * True if the user acted as a member of this organisation at that time. The time decides only for a user who has been a
 * member of several, because clocks may have been corrected.
 */
export function isActFor(q: Q, organisationId: OrganisationId, userId: Column, at: Column): SQL {
  const { member: m } = q.t
  const ofOthers = sql`select 1 from ${m} o where o.user_id = ${userId} and o.organisation_id <> ${organisationId}`
  const inTime = sql`(${m.createdAt} <= ${at} and (${m.removedAt} is null or ${m.removedAt} >= ${at}))`
  return sql`exists (select 1 from ${m} where ${m.userId} = ${userId} and ${m.organisationId} = ${organisationId} and (not exists (${ofOthers}) or ${inTime}))`
}

/**
 * True if personal data, as JSON, contain the address of a current or former member of another organisation who was
 * never one of this.
 */
export function isAddressOfOthers(q: Q, organisationId: OrganisationId, personal: Column): SQL {
  const { member: m, user: u } = q.t
  const isNamed = containsValue(personal, sql`'"email":"' || ${u.email} || '"'`)
  const ofOthers = sql`exists (select 1 from ${m} where ${m.userId} = ${u.id} and ${m.organisationId} <> ${organisationId})`
  const own = sql`exists (select 1 from ${m} where ${m.userId} = ${u.id} and ${m.organisationId} = ${organisationId})`
  return sql`exists (select 1 from ${u} where ${isNamed} and ${ofOthers} and not ${own})`
}
