import 'server-only'

export { declineSigning } from './decline.ts'
export { issueLink, openLink, recordViewed, resendLink, viewGate } from './link.ts'
export { maskEmail, maskPhone } from './mask.ts'
export { type CodeRequest, type DeliverCode, proveIdentity, requestCode } from './prove-identity.ts'
export { sealJobOf, submitSigning } from './sign.ts'
export {
  byRecipient,
  requireReadable,
  requireSigner,
  type Signer,
  senderOf,
  signerOfCookie,
  viewAsSigner,
} from './signer.ts'
export { findSignature, recordSignedDocument, type SignatureRow, signaturesOf } from './signing.store.ts'
