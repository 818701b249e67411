import 'server-only'

export { assertMayIssue, type IssuedCode, type IssueHooks, type IssueInput, issueCode } from './issue-code.ts'
export { forgetSubject, isLocked, markCodeUnsent, sweepCodes, unlockSubject } from './otp.store.ts'
export {
  type RefusedFacts,
  type VerifiedFacts,
  type VerifyAnswer,
  type VerifyHooks,
  type VerifyInput,
  verifyCode,
} from './verify-code.ts'
