import type { MemberId, MemberSessionId, OrganisationId, UserId } from '#lib/core/ids.ts'
import type { AccountTokenPurpose, Role } from '#lib/core/vocabulary/member.ts'
import type { Kit } from '../kit.ts'

function organisationTable(k: Kit) {
  return k.table('organisation', {
    id: k.id().$type<OrganisationId>().primaryKey(),
    name: k.text().notNull(),
    timeZone: k.text().notNull(),
    locale: k.text().notNull(),
    /** The text under each signature (LEG-10): printed name, time with time zone, meaning. */
    underName: k.bool().notNull().default(true),
    underTime: k.bool().notNull().default(true),
    underMeaning: k.bool().notNull().default(false),
    createdAt: k.time().notNull(),
  })
}

function userTable(k: Kit) {
  return k.table(
    'user_account',
    {
      id: k.id().$type<UserId>().primaryKey(),
      email: k.text().notNull(),
      name: k.text().notNull(),
      passwordHash: k.text().notNull(),
      createdAt: k.time().notNull(),
    },
    (t) => [k.unique('user_account_email').on(t.email)],
  )
}

function accountTokenTable(k: Kit, user: ReturnType<typeof userTable>) {
  return k.table(
    'account_token',
    {
      /** SHA-256 of the mailed token; the token is never stored. */
      tokenHash: k.text().primaryKey(),
      userId: k
        .id()
        .$type<UserId>()
        .notNull()
        .references(() => user.id),
      purpose: k.text().$type<AccountTokenPurpose>().notNull(),
      createdAt: k.time().notNull(),
      expiresAt: k.time().notNull(),
      usedAt: k.time(),
    },
    (t) => [k.index('account_token_user').on(t.userId)],
  )
}

function memberTable(k: Kit, organisation: ReturnType<typeof organisationTable>, user: ReturnType<typeof userTable>) {
  return k.table(
    'member',
    {
      id: k.id().$type<MemberId>().primaryKey(),
      organisationId: k
        .id()
        .$type<OrganisationId>()
        .notNull()
        .references(() => organisation.id),
      userId: k
        .id()
        .$type<UserId>()
        .notNull()
        .references(() => user.id),
      role: k.text().$type<Role>().notNull(),
      createdAt: k.time().notNull(),
      removedAt: k.time(),
    },
    (t) => [k.unique('member_organisation_user').on(t.organisationId, t.userId), k.index('member_user').on(t.userId)],
  )
}

/** The sessions of members. A session that ends is deleted. */
function memberSessionTable(k: Kit, member: ReturnType<typeof memberTable>) {
  return k.table(
    'member_session',
    {
      /** In the encrypted session cookie. */
      id: k.id().$type<MemberSessionId>().primaryKey(),
      memberId: k
        .id()
        .$type<MemberId>()
        .notNull()
        .references(() => member.id),
      createdAt: k.time().notNull(),
      /** Written at most once a minute. */
      lastSeenAt: k.time().notNull(),
      /** Of the sign-in. */
      userAgent: k.text(),
      /** Of the last use. */
      ipAddress: k.text(),
    },
    (t) => [k.index('member_session_member').on(t.memberId)],
  )
}

/** Tables of lib/domain/account. */
export function accountTables(k: Kit) {
  const organisation = organisationTable(k)
  const user = userTable(k)
  const member = memberTable(k, organisation, user)
  return {
    organisation,
    user,
    member,
    memberSession: memberSessionTable(k, member),
    accountToken: accountTokenTable(k, user),
  }
}
