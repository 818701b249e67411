import 'server-only'

export type { BlobLimits, BlobStore, StagedBlob, StoredBlob } from './blob-store.ts'
export { openFileBlobs } from './file-blobs.ts'
export { readingOnce } from './reading-once.ts'
