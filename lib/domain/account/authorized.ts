import type { MemberId, OrganisationId, UserId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'
import type { Role } from '#lib/core/vocabulary/member.ts'

declare const authorized: unique symbol

/** A thing together with the proof that someone may do `Action` to it. Only `authorize` and `grant` make one. */
export type Authorized<Thing, Action extends string> = Thing & { readonly [authorized]: Action }

/** Someone signed in, as verified against the database for this request. */
export type Member = {
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

export type ContractAction = 'read' | 'edit' | 'send' | 'void' | 'download'
export type OrganisationAction = 'manage'

/** Who may do what to a contract of their organisation: its sender and every admin; other members may not see it. */
function mayContract(member: Member, contract: { organisationId: string; createdBy: string }): boolean {
  return (
    contract.organisationId === member.organisationId &&
    (member.role === 'admin' || contract.createdBy === member.userId)
  )
}

/**
 * The contract with the proof that the member may do `action` to it. Throws Refusal('not_found') otherwise, so that
 * nobody learns of contracts that are not theirs.
 */
export function authorizeContract<C extends { organisationId: string; createdBy: string }, A extends ContractAction>(
  member: Member,
  contract: C | null | undefined,
  _action: A,
): Authorized<C, A> {
  if (!contract || !mayContract(member, contract)) throw new Refusal('not_found')
  return contract as Authorized<C, A>
}

/** The member with the proof that they may manage the organisation. Throws Refusal('forbidden') for anyone but an admin. */
export function authorizeManage(member: Member): Authorized<Member, 'manage'> {
  if (member.role !== 'admin') throw new Refusal('forbidden')
  return member as Authorized<Member, 'manage'>
}

/** The proof that the holder of a verified signing session may do `action` as its recipient; for lib/domain/signing alone. */
export function grantRecipient<R extends { id: string }, A extends string>(
  session: { recipientId: string },
  recipient: R,
  _action: A,
): Authorized<R, A> {
  if (session.recipientId !== recipient.id) throw new Refusal('forbidden')
  return recipient as Authorized<R, A>
}
