import 'server-only'

export { BlobDamaged, type BlobLimits, BlobMissing, type BlobStore, type StoredBlob } from './blob-store.ts'
export { openFileBlobs } from './file-blobs.ts'
