import type { Q } from '#db/client.ts'
import type { MemberId, UserId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { Role } from '#lib/core/vocabulary/member.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import {
  findMember,
  findUserByEmail,
  insertMember,
  insertUser,
  listMemberRows,
  NO_PASSWORD,
  revokeTokens,
  tryRemoveMember,
  tryRestoreMember,
  trySetRole,
  updateOrganisationRow,
  updateUnderSignature,
  updateUserName,
} from './account.store.ts'
import { byActor } from './actor.ts'
import type { Authorized, Member } from './authorized.ts'
import type { InviteInput, MemberRow, OrganisationInput } from './schema.ts'
import { adminsOf, logAndNotifyAdmins, queueNotices } from './security-notice.ts'
import { endSessions } from './session.store.ts'

type Admin = Authorized<Member, 'manage'>

/** The members of the admin's organisation, by name. */
export async function listMembers(ctx: Ctx, admin: Admin): Promise<MemberRow[]> {
  const rows = await listMemberRows(ctx.store.q, admin.organisationId)
  return rows.map(({ passwordHash, userId, ...row }) => ({
    ...row,
    invited: passwordHash === NO_PASSWORD,
    isSelf: userId === admin.userId,
  }))
}

/** Adds a member and mails an invitation. Throws Refusal('email_taken') if the address is a member's already. */
export async function inviteMember(ctx: Ctx, admin: Admin, input: InviteInput): Promise<void> {
  await ctx.store.tx(async (q) => {
    const now = ctx.now()
    // Takes the log's head row first: concurrent invitations are serialized, and the second finds the first.
    const { role, email, name } = input
    const invited = byActor(ctx, admin, 'member.invited', { data: { role }, personal: { email, name } })
    if (role === 'admin') await logAndNotifyAdmins(q, admin.organisationId, invited, 'adminAdded')
    else await appendEvents(q, [invited])
    const user = await findUserByEmail(q, input.email)
    if (user && (await findMember(q, user.id))) throw new Refusal('email_taken')
    const userId: UserId =
      user?.id ?? (await insertUser(q, { email: input.email, name: input.name, passwordHash: NO_PASSWORD }, now))
    const back = user ? await tryRestoreMember(q, admin.organisationId, userId, input.role) : false
    if (!back) await insertMember(q, { organisationId: admin.organisationId, userId, role: input.role }, now)
    await enqueue(q, { name: 'member.invited', payload: { userId } }, now)
  })
}

async function requireAnotherAdmin(q: Q, admin: Admin, memberId: MemberId): Promise<void> {
  const rows = await listMemberRows(q, admin.organisationId)
  if (!rows.some((row) => row.role === 'admin' && row.memberId !== memberId)) throw new Refusal('last_admin')
}

/**
 * Ends a membership and its sessions; the caller's transaction hands the contracts over to the admin, which the event
 * says. Returns the member's user. Throws Refusal('last_admin') if no admin would be left, and 'not_found'.
 */
export async function endMembership(
  q: Q,
  ctx: Ctx,
  admin: Admin,
  { memberId, successorId }: { memberId: MemberId; successorId: MemberId | null },
): Promise<{ userId: UserId; successor: UserId }> {
  const members = await listMemberRows(q, admin.organisationId)
  const named = members.find((member) => member.memberId === successorId)
  if (successorId !== null && (!named || successorId === memberId)) throw new Refusal('not_found')
  const successor = named?.userId ?? admin.userId
  const data = { member: memberId, contracts_to: successor }
  await appendEvents(q, [byActor(ctx, admin, 'member.removed', { data })])
  await requireAnotherAdmin(q, admin, memberId)
  const row = members.find((member) => member.memberId === memberId)
  if (!row || !(await tryRemoveMember(q, admin.organisationId, memberId, ctx.now()))) throw new Refusal('not_found')
  // Ends them permanently: being invited again must not revive a session.
  await endSessions(q, row.memberId, null)
  await revokeTokens(q, row.userId, ctx.now())
  return { userId: row.userId, successor }
}

/**
 * Makes a member an admin or the reverse. Throws Refusal('last_admin') and Refusal('not_found') as endMembership does.
 */
export async function changeRole(ctx: Ctx, admin: Admin, memberId: MemberId, role: Role): Promise<void> {
  await ctx.store.tx(async (q) => {
    await appendEvents(q, [byActor(ctx, admin, 'role.changed', { data: { member: memberId, role } })])
    if (role !== 'admin') await requireAnotherAdmin(q, admin, memberId)
    const before = (await listMemberRows(q, admin.organisationId)).find((row) => row.memberId === memberId)
    if (!before || !(await trySetRole(q, admin.organisationId, memberId, role))) throw new Refusal('not_found')
    if (before.role === role) return
    const about = { at: ctx.now(), about: before.userId }
    await queueNotices(q, 'roleChanged', [before.userId], about)
    const others = (await adminsOf(q, admin.organisationId)).filter((userId) => userId !== before.userId)
    if (role === 'admin') await queueNotices(q, 'adminAdded', others, about)
  })
}

/** Changes the organisation's name, language or time zone. Contracts already sent keep the old values. */
export async function updateOrganisation(ctx: Ctx, admin: Admin, input: OrganisationInput): Promise<void> {
  await ctx.store.tx(async (q) => {
    await updateOrganisationRow(q, admin.organisationId, input)
    await appendEvents(q, [byActor(ctx, admin, 'organisation.changed', { personal: { ...input } })])
  })
}

/** Changes the lines under each signature. Contracts already sent keep theirs. */
export async function changeUnderSignature(ctx: Ctx, admin: Admin, input: UnderSignature): Promise<void> {
  await ctx.store.tx(async (q) => {
    await updateUnderSignature(q, admin.organisationId, input)
    await appendEvents(q, [byActor(ctx, admin, 'organisation.changed', { data: { under_signature: { ...input } } })])
  })
}

/** Changes the member's own name, as recipients of later contracts see it. */
export async function renameSelf(ctx: Ctx, member: Member, name: string): Promise<void> {
  await ctx.store.tx(async (q) => {
    await updateUserName(q, member.userId, name)
    await appendEvents(q, [byActor(ctx, member, 'member.renamed', { personal: { name, before: member.name } })])
  })
}
