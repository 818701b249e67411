import type { MemberId, MemberSessionId, OrganisationId, UserId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { Role } from '#lib/core/vocabulary/member.ts'
import type { RecipientRole } from '#lib/core/vocabulary/recipient.ts'

declare const authorized: unique symbol

/** A value with the proof that someone may perform `Action` on it. Only `authorize` and `grant` create one. */
export type Authorized<Thing, Action extends string> = Thing & { readonly [authorized]: Readonly<Record<Action, true>> }

/** A signed-in member, as verified against the database for this request. */
export type Member = {
  readonly kind: 'member'
  userId: UserId
  memberId: MemberId
  /** The session of this request; null for a member who was not found by a session. */
  sessionId: MemberSessionId | null
  organisationId: OrganisationId
  organisation: string
  role: Role
  name: string
  email: string
  locale: string
  timeZone: string
  /** The lines printed under the signatures of contracts that are sent from now on. */
  underSignature: UnderSignature
}

export type ContractAction = 'read' | 'edit' | 'send' | 'void' | 'download' | 'erase'
export type RecipientAction = 'prove' | 'read' | 'sign'

/** The contracts of their organisation on which a member may perform an action. */
type Reach = 'all' | 'own' | 'none'
const reachOf: Readonly<Record<Role, Readonly<Record<ContractAction, Reach>>>> = {
  admin: { read: 'all', edit: 'all', send: 'all', void: 'all', download: 'all', erase: 'all' },
  member: { read: 'own', edit: 'own', send: 'own', void: 'own', download: 'own', erase: 'none' },
}

const recipientRights: Readonly<Record<RecipientRole, readonly RecipientAction[]>> = {
  signer: ['prove', 'read', 'sign'],
  viewer: ['prove', 'read'],
}

/** `ownerId`: the admin to whom the contract was handed over; null or absent while it is the creator's. */
export type Owned = { organisationId: string; createdBy: string; ownerId?: string | null }

/** True if the member may perform this action on the contract. */
export function mayContract(member: Member, contract: Owned, action: ContractAction): boolean {
  if (contract.organisationId !== member.organisationId) return false
  const reach = reachOf[member.role][action]
  return reach === 'all' || (reach === 'own' && (contract.ownerId ?? contract.createdBy) === member.userId)
}

/**
 * The contract, authorized for `action`. Throws Refusal('not_found') if the member may not read it, so that the
 * existence of the contract is not revealed, and 'forbidden' if they may.
 */
export function authorizeContract<C extends Owned, A extends ContractAction>(
  member: Member,
  contract: C | null | undefined,
  action: A,
): Authorized<C, A> {
  if (!contract || !mayContract(member, contract, 'read')) throw new Refusal('not_found')
  if (!mayContract(member, contract, action)) throw new Refusal('forbidden')
  return contract as Authorized<C, A>
}

/** The member, authorized to manage the organisation. Throws Refusal('forbidden') for anyone but an admin. */
export function authorizeManage(member: Member): Authorized<Member, 'manage'> {
  if (member.role !== 'admin') throw new Refusal('forbidden')
  return member as Authorized<Member, 'manage'>
}

/**
 * The recipient, authorized for `action` by a signing session; only lib/domain/signing may call it. Throws
 * Refusal('not_a_signer') if a viewer would sign.
 */
export function grantRecipient<R extends { id: string; role: RecipientRole }, A extends RecipientAction>(
  session: { recipientId: string },
  recipient: R,
  action: A,
): Authorized<R, A> {
  if (session.recipientId !== recipient.id) throw new Refusal('forbidden')
  if (!recipientRights[recipient.role].includes(action)) throw new Refusal('not_a_signer')
  return recipient as Authorized<R, A>
}
