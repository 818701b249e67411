import 'server-only'

export { BlobDamaged, BlobMissing, type BlobLimits, type BlobStore, type StoredBlob } from './blob-store.ts'
export { openFileBlobs } from './file-blobs.ts'
