import 'server-only'

export { type ContractFile, filesOf } from './contract-file.store.ts'
export {
  type DocumentPart,
  type DocumentRow,
  deleteDocument,
  documentsNamed,
  documentsWithFile,
  findDocument,
  insertDocument,
  requireDocument,
  type SourceRow,
  sourcesOf,
} from './document.store.ts'
export { loggedSignatures } from './logged-signatures.ts'
export { pageImage, pageImageQuery, type ShownDocument, textOfPage } from './page-image.ts'
export { requireFreeSpace } from './require-free-space.ts'
export {
  findByInputs,
  findTimestamp,
  isShownVersion,
  isVersion,
  latestSealedVersion,
  type SealedVersion,
  shownOf,
  type TimestampRow,
  tryInsertSealedVersion,
  tryInsertTimestamp,
} from './sealed-version.store.ts'
export {
  type Admit,
  type StoredDocument,
  storeDocument,
  type Upload,
  type UploadedFile,
} from './store-document.ts'
export { storedBytes } from './stored-bytes.store.ts'
export { sweepBlobs } from './sweep-blobs.ts'
export { viewDocument } from './view-document.ts'
