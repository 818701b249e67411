import { inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { isActFor, isAddressOfOthers } from '#lib/domain/account/index.ts'
import { organisationOfContract } from '#lib/domain/contract/index.ts'
import type { EventColumns, EventFilter } from '#lib/engines/audit/index.ts'
import { eventsOfInstallation } from './event-kinds.rules.ts'

/**
 * The events that an admin of an organisation may read. An event of a contract belongs to the contract's organisation;
 * any other, and one of a draft that was deleted, to the organisation of the member who acted. An event without an
 * actor, such as a refused sign-in, is hidden if it names a member of another organisation only. The events of the
 * installation are visible to every admin.
 */
export function visibleTo(q: Q, organisationId: OrganisationId): NonNullable<EventFilter['scope']> {
  return ({ contractId, event, actorId, at, personal }: EventColumns): SQL => {
    const byActor = sql`case when ${actorId} is null then not ${isAddressOfOthers(q, organisationId, personal)} else ${isActFor(q, organisationId, actorId, at)} end`
    const own = sql`coalesce(${organisationOfContract(q, contractId)} = ${organisationId}, ${byActor})`
    return sql`(${or(inArray(event, [...eventsOfInstallation]), own)})`
  }
}
