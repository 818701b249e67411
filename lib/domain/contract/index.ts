import 'server-only'

export { isOnlyAbout } from './about-recipient.rules.ts'
export { changeAsRecipient, changeContract, type LockedRecipient, type RecipientInContract } from './change-contract.ts'
export { completeContract } from './complete-contract.ts'
export { codeChannels, countOthers, countSigners, isComplete, isOpen } from './contract.rules.ts'
export type { ContractRow, FieldRow, RecipientRow } from './contract.store.ts'
export { createSample } from './create-sample.ts'
export { type Downloader, downloadBlob, downloadSource, type FileInPieces, logDownload } from './download-source.ts'
export {
  createContract,
  type Draft,
  deleteDraft,
  openDraft,
  openDraftToSend,
  replaceDocument,
  requireDraft,
  saveDetails,
  saveFields,
  saveRecipients,
} from './draft.ts'
export { eraseRecipients, eraseTexts } from './erase-recipients.ts'
export { expireContracts } from './expire-contracts.ts'
export { findUnsignedDocument, type UnsignedDocument } from './find-unsigned-document.ts'
export { fieldsText, layoutSha256, layoutText } from './layout.ts'
export { statedMeaning } from './meaning.rules.ts'
export { openContract } from './open-contract.ts'
export {
  identitySha256,
  identityText,
  loggedParties,
  newestConsent,
  type Party,
  partiesOf,
  partiesSha256,
  partyOf,
  removedSince,
  sentParties,
  signersWithoutConsent,
} from './parties.ts'
export { allowedCountries } from './phone.ts'
export { type SpaceView, spaceView } from './quota.ts'
export {
  contractWithRecipients,
  fieldsForSigner,
  isAddressShared,
  isErased,
  recipientInContract,
  sentFields,
} from './read-contract.ts'
export { recipientEvent } from './recipient-event.ts'
export { tryAnswerAgreement, tryMarkDeclined, tryMarkSigned, tryMarkViewed } from './recipient-steps.ts'
export { recordDelivery } from './record-delivery.ts'
export { removeMember } from './remove-member.ts'
export { removeRecipient } from './remove-recipient.ts'
export { reviewedDraft } from './reviewed-draft.ts'
// The one function of a store: a condition inside the query of the log, for which no list of ids would be short enough.
export { organisationOfContract } from './search.store.ts'
export { contractsTitled, recipientsNamed, titlesOf } from './search-contracts.ts'
export { reviewDraft, sendContract, sendUnreviewed } from './send-contract.ts'
export { listContracts, preparedDocument, timelineOf, toTimelineEntry, viewContract } from './view-contract.ts'
export { voidContract } from './void-contract.ts'
