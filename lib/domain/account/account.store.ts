import { and, asc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import type { Q } from '#db/client.ts'
import { containsWords } from '#db/contains.ts'
import { type Params, query } from '#db/query.ts'
import { type MemberId, newId, type OrganisationId, type UserId, userId } from '#lib/core/ids.ts'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { AccountTokenPurpose, Role } from '#lib/core/vocabulary/member.ts'
import type { Member } from './authorized.ts'
import type { OrganisationInput } from './schema.ts'

export type UserRow = { id: UserId; email: string; name: string; passwordHash: string }

/** The password hash of an account whose owner has not chosen a password; no password matches it. */
export const NO_PASSWORD = ''

export async function countOrganisations(q: Q): Promise<number> {
  const [row] = await q.select({ count: sql<number>`count(*)`.mapWith(Number) }).from(q.t.organisation)
  return row?.count ?? 0
}

export async function insertOrganisation(q: Q, input: OrganisationInput, now: Date): Promise<OrganisationId> {
  const id = newId<'organisation'>(now)
  await q.insert(q.t.organisation).values({ id, ...input, createdAt: now })
  return id
}

export async function updateOrganisationRow(q: Q, id: OrganisationId, input: OrganisationInput): Promise<void> {
  await q.update(q.t.organisation).set(input).where(eq(q.t.organisation.id, id))
}

export async function updateUnderSignature(q: Q, id: OrganisationId, { name, time, meaning }: UnderSignature) {
  const columns = { underName: name, underTime: time, underMeaning: meaning }
  await q.update(q.t.organisation).set(columns).where(eq(q.t.organisation.id, id))
}

/** The lines that an organisation prints under signatures; none for an unknown organisation. */
export async function underSignatureOf(q: Q, id: OrganisationId): Promise<UnderSignature> {
  const row = await findOrganisation(q, id)
  return { name: row?.underName ?? false, time: row?.underTime ?? false, meaning: row?.underMeaning ?? false }
}

const organisationById = query((q, { id }: Params<{ id: OrganisationId }>) =>
  q.select().from(q.t.organisation).where(eq(q.t.organisation.id, id)),
)

export async function findOrganisation(q: Q, id: OrganisationId) {
  const [row] = await organisationById(q, { id })
  return row ?? null
}

/** The organisations of this installation, oldest first. */
export async function listOrganisations(q: Q) {
  const o = q.t.organisation
  return q.select({ id: o.id, name: o.name }).from(o).orderBy(asc(o.createdAt), asc(o.id))
}

export async function insertUser(
  q: Q,
  input: { email: string; name: string; passwordHash: string },
  now: Date,
): Promise<UserId> {
  const id = newId<'user'>(now)
  await q.insert(q.t.user).values({ id, ...input, createdAt: now })
  return id
}

export async function insertMember(
  q: Q,
  input: { organisationId: OrganisationId; userId: UserId; role: Role },
  now: Date,
): Promise<MemberId> {
  const id = newId<'member'>(now)
  await q.insert(q.t.member).values({ id, ...input, createdAt: now })
  return id
}

export async function findUserByEmail(q: Q, email: string): Promise<UserRow | null> {
  const [row] = await q.select().from(q.t.user).where(eq(q.t.user.email, email))
  return row ?? null
}

const userById = query((q, { id }: Params<{ id: UserId }>) => q.select().from(q.t.user).where(eq(q.t.user.id, id)))

export async function findUser(q: Q, id: UserId): Promise<UserRow | null> {
  const [row] = await userById(q, { id })
  return row ?? null
}

/** Names and addresses of users by id, whether or not they are still members. */
export async function namesOfUsers(
  q: Q,
  ids: readonly string[],
): Promise<Map<string, { name: string; email: string }>> {
  if (ids.length === 0) return new Map()
  const u = q.t.user
  const rows = await q
    .select({ id: u.id, name: u.name, email: u.email })
    .from(u)
    .where(
      inArray(
        u.id,
        ids.flatMap((id) => userId.safeParse(id).data ?? []),
      ),
    )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Current and former members of an organisation whose name or address contains a text. */
export async function findUsers(q: Q, organisationId: OrganisationId, words: string, limit: number): Promise<UserId[]> {
  const { member: m, user: u } = q.t
  const rows = await q
    .select({ id: u.id })
    .from(u)
    .innerJoin(m, eq(m.userId, u.id))
    .where(and(eq(m.organisationId, organisationId), or(containsWords(u.name, words), containsWords(u.email, words))))
    .orderBy(asc(u.id))
    .limit(limit)
  return rows.map((row) => row.id)
}

export async function updateUserName(q: Q, id: UserId, name: string): Promise<void> {
  await q.update(q.t.user).set({ name }).where(eq(q.t.user.id, id))
}

export async function setPasswordHash(q: Q, id: UserId, passwordHash: string): Promise<void> {
  await q.update(q.t.user).set({ passwordHash }).where(eq(q.t.user.id, id))
}

/** The columns of a member, of a query that joins member, user and organisation. */
export function memberColumns(q: Q) {
  const { member: m, organisation: o, user: u } = q.t
  return {
    userId: u.id,
    memberId: m.id,
    organisationId: o.id,
    organisation: o.name,
    role: m.role,
    name: u.name,
    email: u.email,
    locale: o.locale,
    timeZone: o.timeZone,
    underSignature: { name: o.underName, time: o.underTime, meaning: o.underMeaning },
  }
}

const memberByUser = query((q, { userId }: Params<{ userId: UserId }>) => {
  const { member: m, organisation: o, user: u } = q.t
  return q
    .select(memberColumns(q))
    .from(m)
    .innerJoin(u, eq(u.id, m.userId))
    .innerJoin(o, eq(o.id, m.organisationId))
    .where(and(eq(m.userId, userId), isNull(m.removedAt)))
    .limit(1)
})

/** The user's current membership, or null. */
export async function findMember(q: Q, userId: UserId): Promise<Member | null> {
  const [row] = await memberByUser(q, { userId })
  return row ? { kind: 'member', sessionId: null, ...row } : null
}

const responsible = query(
  (q, { organisationId, userId: id }: Params<{ organisationId: OrganisationId; userId: UserId }>) => {
    const { member: m, user: u } = q.t
    const isUser = sql`case when ${m.userId} = ${id} then 0 else 1 end`
    return q
      .select({ name: u.name, email: u.email })
      .from(m)
      .innerJoin(u, eq(u.id, m.userId))
      .where(and(eq(m.organisationId, organisationId), isNull(m.removedAt), or(eq(m.userId, id), eq(m.role, 'admin'))))
      .orderBy(isUser, asc(m.createdAt), asc(m.id))
      .limit(1)
  },
)

/**
 * The member who is responsible for what a user owns: the user, or the admin of longest standing if the user is no longer a
 * member. Null for an organisation without an admin.
 */
export async function findResponsible(
  q: Q,
  organisationId: OrganisationId,
  userId: UserId,
): Promise<{ name: string; email: string } | null> {
  const [row] = await responsible(q, { organisationId, userId })
  return row ?? null
}

export async function listMemberRows(q: Q, organisationId: OrganisationId) {
  const { member: m, user: u } = q.t
  return q
    .select({ memberId: m.id, userId: u.id, name: u.name, email: u.email, role: m.role, passwordHash: u.passwordHash })
    .from(m)
    .innerJoin(u, eq(u.id, m.userId))
    .where(and(eq(m.organisationId, organisationId), isNull(m.removedAt)))
    .orderBy(asc(u.name), asc(m.id))
}

/** Ends a membership; false if it had ended. */
export async function tryRemoveMember(
  q: Q,
  organisationId: OrganisationId,
  memberId: MemberId,
  now: Date,
): Promise<boolean> {
  const m = q.t.member
  const rows = await q
    .update(m)
    .set({ removedAt: now })
    .where(and(eq(m.id, memberId), eq(m.organisationId, organisationId), isNull(m.removedAt)))
    .returning({ id: m.id })
  return rows.length > 0
}

/** Restores a removed member, with a new role; false if the user was never a member. */
export async function tryRestoreMember(
  q: Q,
  organisationId: OrganisationId,
  userId: UserId,
  role: Role,
): Promise<boolean> {
  const m = q.t.member
  const rows = await q
    .update(m)
    .set({ removedAt: null, role })
    .where(and(eq(m.organisationId, organisationId), eq(m.userId, userId)))
    .returning({ id: m.id })
  return rows.length > 0
}

/** Changes the role of a member; false if there is no such member. */
export async function trySetRole(
  q: Q,
  organisationId: OrganisationId,
  memberId: MemberId,
  role: Role,
): Promise<boolean> {
  const m = q.t.member
  const rows = await q
    .update(m)
    .set({ role })
    .where(and(eq(m.id, memberId), eq(m.organisationId, organisationId), isNull(m.removedAt)))
    .returning({ id: m.id })
  return rows.length > 0
}

export async function insertToken(
  q: Q,
  row: { tokenHash: string; userId: UserId; purpose: AccountTokenPurpose; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await q.insert(q.t.accountToken).values(row)
}

/** The purpose of a mailed token and whether it is still valid; null if it is unknown. */
export async function findToken(
  q: Q,
  tokenHash: string,
  now: Date,
): Promise<{ userId: UserId; purpose: AccountTokenPurpose; works: boolean } | null> {
  const a = q.t.accountToken
  const [row] = await q.select().from(a).where(eq(a.tokenHash, tokenHash))
  return row ? { userId: row.userId, purpose: row.purpose, works: row.usedAt === null && row.expiresAt > now } : null
}

/** Consumes a mailed token. Returns its user, or null if it is unknown, used or expired. */
export async function tryUseToken(
  q: Q,
  tokenHash: string,
  now: Date,
): Promise<{ userId: UserId; purpose: AccountTokenPurpose } | null> {
  const a = q.t.accountToken
  const [row] = await q
    .update(a)
    .set({ usedAt: now })
    .where(and(eq(a.tokenHash, tokenHash), isNull(a.usedAt), gt(a.expiresAt, now)))
    .returning({ userId: a.userId, purpose: a.purpose })
  return row ?? null
}

/** Revokes every token of a user, so that none of the mailed links works. */
export async function revokeTokens(q: Q, userId: UserId, now: Date): Promise<void> {
  const a = q.t.accountToken
  await q
    .update(a)
    .set({ usedAt: now })
    .where(and(eq(a.userId, userId), isNull(a.usedAt)))
}
