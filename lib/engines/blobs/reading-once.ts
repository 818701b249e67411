import type { BlobStore } from './blob-store.ts'

/** A view of the store that reads and checks each blob once, for work that needs the same blobs several times. */
export function readingOnce(store: BlobStore): BlobStore {
  const read = new Map<string, Promise<Uint8Array>>()
  const get = (sha256: string): Promise<Uint8Array> => {
    const cached = read.get(sha256) ?? store.get(sha256)
    read.set(sha256, cached)
    return cached
  }
  return { ...store, get }
}
