import 'server-only'

export {
  deleteCodesOfSubject,
  enterableCode,
  isLocked,
  markCodeSent,
  markCodeUnsent,
  sweepCodes,
  unlockSubject,
} from './code.store.ts'
export { assertMayIssue, type IssuedCode, type IssueHooks, type IssueInput, issueCode } from './issue-code.ts'
export {
  type RefusedFacts,
  type VerifiedFacts,
  type VerifyAnswer,
  type VerifyHooks,
  type VerifyInput,
  verifyCode,
} from './verify-code.ts'
