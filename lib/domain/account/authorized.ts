import type { MemberId, OrganisationId, UserId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { Role } from '#lib/core/vocabulary/member.ts'
import type { RecipientRole } from '#lib/core/vocabulary/recipient.ts'

declare const authorized: unique symbol

/** A thing together with the proof that someone may do `Action` to it. Only `authorize` and `grant` make one. */
export type Authorized<Thing, Action extends string> = Thing & { readonly [authorized]: Readonly<Record<Action, true>> }

/** Someone signed in, as verified against the database for this request. */
export type Member = {
  readonly kind: 'member'
  userId: UserId
  memberId: MemberId
  organisationId: OrganisationId
  organisation: string
  role: Role
  name: string
  email: string
  locale: string
  timeZone: string
  /** What the organisation has under each signature of contracts that are sent from now on. */
  underSignature: UnderSignature
}

export type ContractAction = 'read' | 'edit' | 'send' | 'void' | 'download' | 'erase'
export type RecipientAction = 'read' | 'sign'

/** Which contracts of their organisation a member may do something to. */
type Reach = 'all' | 'own' | 'none'
const reachOf: Readonly<Record<Role, Readonly<Record<ContractAction, Reach>>>> = {
  admin: { read: 'all', edit: 'all', send: 'all', void: 'all', download: 'all', erase: 'all' },
  member: { read: 'own', edit: 'own', send: 'own', void: 'own', download: 'own', erase: 'none' },
}

const recipientRights: Readonly<Record<RecipientRole, readonly RecipientAction[]>> = {
  signer: ['read', 'sign'],
  viewer: ['read'],
}

type Owned = { organisationId: string; createdBy: string }

/** True if the member may do this to the contract. */
export function mayContract(member: Member, contract: Owned, action: ContractAction): boolean {
  if (contract.organisationId !== member.organisationId) return false
  const reach = reachOf[member.role][action]
  return reach === 'all' || (reach === 'own' && contract.createdBy === member.userId)
}

/**
 * The contract with the proof that the member may do `action` to it. Throws Refusal('not_found') if they may not even read it, so
 * that no one learns of contracts that are not theirs, and 'forbidden' if they may read it.
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

/** The member with the proof that they may manage the organisation. Throws Refusal('forbidden') for anyone but an admin. */
export function authorizeManage(member: Member): Authorized<Member, 'manage'> {
  if (member.role !== 'admin') throw new Refusal('forbidden')
  return member as Authorized<Member, 'manage'>
}

/**
 * The recipient with the proof that the holder of this signing session may do `action` as them; for lib/domain/signing alone.
 * Throws Refusal('not_a_signer') for a viewer who would sign.
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
