import 'server-only'

export { bySender, bySystem } from './by-sender.ts'
export { expireContracts, openContract, removeRecipient, voidContract } from './close-contract.ts'
export { codeChannels, dateText, initialsOf, isComplete, isOpen } from './contract.machine.ts'
export {
  type ContractRow,
  fieldsOf,
  findContract,
  findRecipient,
  type RecipientRow,
  recipientsOf,
  recordDelivery,
  touchContract,
  tryChangeRecipient,
  tryMarkContractSigned,
} from './contract.store.ts'
export { createSample } from './create-sample.ts'
export { downloadBlob, pageImage, pageImageQuery, textOfPage } from './document.ts'
export {
  createContract,
  type Draft,
  deleteDraft,
  openDraft,
  replaceDocument,
  saveDetails,
  saveFields,
  saveRecipients,
  type Upload,
} from './draft.ts'
export { allowedCountries } from './phone.ts'
export { type CanSeal, reviewDraft, sendContract } from './send-contract.ts'
export { listContracts, timelineOf, viewContract } from './view-contract.ts'
