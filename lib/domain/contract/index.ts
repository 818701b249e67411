import 'server-only'

export { changeContract } from './change-contract.ts'
export { codeChannels, isComplete, isOpen } from './contract.rules.ts'
export {
  type ContractRow,
  type FieldRow,
  fieldsOf,
  findContract,
  findRecipient,
  type RecipientRow,
  recipientsOf,
  recordDelivery,
  tryChangeRecipient,
  tryMarkCompleted,
} from './contract.store.ts'
export { createSample } from './create-sample.ts'
export { type Downloader, downloadBlob, downloadSource, logDownload } from './download-source.ts'
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
export { eraseTexts, tryEraseRecipient } from './erase-recipient.store.ts'
export { expireContracts } from './expire-contracts.ts'
export { findRecipients, findTitled, titlesOf } from './find-people.store.ts'
export { fieldsText, layoutSha256, layoutText } from './layout.ts'
export { statedMeaning } from './meaning.rules.ts'
export { openContract } from './open-contract.ts'
export { allowedCountries } from './phone.ts'
export { removeMember } from './remove-member.ts'
export { removeRecipient } from './remove-recipient.ts'
export { reviewDraft, sendContract } from './send-contract.ts'
export { findUnsignedDocument, type UnsignedDocument } from './unsigned-document.store.ts'
export { listContracts, preparedDocument, timelineOf, toTimelineEntry, viewContract } from './view-contract.ts'
export { voidContract } from './void-contract.ts'
