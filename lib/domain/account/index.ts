import 'server-only'

export {
  findMember,
  findOrganisation,
  findResponsible,
  findUser,
  findUsers,
  listOrganisations,
  namesOfUsers,
  underSignatureOf,
} from './account.store.ts'
export { type Actor, byActor, type RecipientActor, recipientActor, system } from './actor.ts'
export {
  type Authorized,
  authorizeManage,
  type ContractAction,
  grantRecipient,
  type Member,
} from './authorized.ts'
export { requireContract, requireManage } from './denied.ts'
export { DEVICE_LIFE_MS, deviceKey, deviceOf, newDevice } from './known-device.ts'
export {
  changeRole,
  changeUnderSignature,
  endMembership,
  inviteMember,
  listMembers,
  renameSelf,
  updateOrganisation,
} from './members.ts'
export { isActFor, isAddressOfOthers } from './organisation-of.store.ts'
export {
  changePassword,
  issueAccountToken,
  requestPasswordReset,
  resetPassword,
  viewAccountLink,
} from './reset-password.ts'
export { logAndNotifyAdmins } from './security-notice.ts'
export { sweepSessions } from './session.store.ts'
export {
  endOtherSessions,
  endSession,
  listSessions,
  memberOfSession,
  type SessionClaim,
  signOut,
} from './session.ts'
export { isSetUp, setUp, setUpRecord } from './set-up.ts'
export { ensureSetupCode, needsSetupCode, setUpByVisitor } from './setup-code.ts'
export { signIn } from './sign-in.ts'
