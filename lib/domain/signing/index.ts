import 'server-only'

export { differencesFromAct, filledText } from './act.ts'
export { answerRemoval } from './agree.ts'
export { disclosureSettings, restoreDisclosure, saveDisclosure } from './change-disclosure.ts'
export { declineSigning } from './decline.ts'
export { areStrokesInUse, eraseSigner } from './erase-signer.store.ts'
export { type FilledField, filledFieldsOf } from './field-value.store.ts'
export { issueLink, openLink, recordViewed, resendLink, viewGate } from './link.ts'
export { maskEmail, maskPhone } from './mask.ts'
export { namesRemovedSince } from './parties.ts'
export { type DeliverCode, proveIdentity, requestCode } from './prove-identity.ts'
export { recordConsent } from './record-consent.ts'
export { requireMayProve } from './require-proof.ts'
export { documentByHash, isDocumentOfContract, shownDocument } from './shown-document.ts'
export { type SubmitKey, sealJobOf, submitSigning } from './sign.ts'
export {
  disclosureFor,
  fieldsFor,
  type LinkHolder,
  linkHolderOf,
  partiesAfterCode,
  partiesFor,
  type RecipientSession,
  readerOf,
  requireLinkHolder,
  requireReadable,
  requireRecipient,
  requireSigner,
  type Signer,
  senderOf,
  viewAsSigner,
  viewBeforeCode,
} from './signer.ts'
export { findSignature, recordSealedVersion, type SignatureRow, signaturesOf } from './signing.store.ts'
