import type { BlobStore } from './blob-store.ts'

/** The store, for a piece of work that looks at the same blobs from several sides: each is read and checked once. */
export function readingOnce(store: BlobStore): BlobStore {
  const read = new Map<string, Promise<Uint8Array>>()
  const get = (sha256: string): Promise<Uint8Array> => {
    const known = read.get(sha256) ?? store.get(sha256)
    read.set(sha256, known)
    return known
  }
  return { ...store, get }
}
