import 'server-only'

export { bySender, bySystem } from './by-sender.ts'
export { expireContracts, openContract, removeRecipient, voidContract } from './close-contract.ts'
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
  touchContract,
  tryChangeRecipient,
  tryMarkCompleted,
} from './contract.store.ts'
export { createSample } from './create-sample.ts'
export { downloadBlob, downloadSource } from './download-source.ts'
export {
  createContract,
  type Draft,
  deleteDraft,
  openDraft,
  replaceDocument,
  requireDraft,
  saveDetails,
  saveFields,
  saveRecipients,
} from './draft.ts'
export { eraseTexts, tryEraseRecipient } from './erase-recipient.store.ts'
export { findRecipients, findTitled, titlesOf } from './find-people.store.ts'
export { findUnsignedDocument, type UnsignedDocument } from './known-documents.store.ts'
export { fieldsText, layoutSha256, layoutText } from './layout.ts'
export { statedMeaning } from './meaning.rules.ts'
export { allowedCountries } from './phone.ts'
export { reviewDraft, sendContract } from './send-contract.ts'
export { listContracts, preparedDocument, timelineOf, toTimelineEntry, viewContract } from './view-contract.ts'
