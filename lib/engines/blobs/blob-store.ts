/** The identity of a blob: the SHA-256 of its plaintext in lower-case hexadecimal, and the size of its plaintext in bytes. */
export type StoredBlob = { sha256: string; size: number }

export type BlobLimits = { maxBytes?: number }

/**
 * Content-addressed, encrypted, write-once storage. A blob is durable when `put` resolves, so that a row which names it
 * can be committed next (DB-05). The same content is the same blob.
 */
export type BlobStore = {
  /**
   * Stores bytes, or a stream of them as it arrives. A stream that fails leaves nothing behind.
   * Errors: Refusal('file_too_large', { limit }) over `maxBytes`; what the stream or the disk throws.
   */
  put(data: Uint8Array | AsyncIterable<Uint8Array>, limits?: BlobLimits): Promise<StoredBlob>
  /** The plaintext, its authenticity and hash checked. Errors: BlobMissing, BlobDamaged. */
  get(sha256: string): Promise<Uint8Array>
  has(sha256: string): Promise<boolean>
  /** Removes a blob, which no row may reference any more. Succeeds if it does not exist. */
  remove(sha256: string): Promise<void>
  /** Writes, reads back and removes a small blob; rejects when that does not work. */
  probe(): Promise<void>
}

/** No blob of that name is stored. */
export class BlobMissing extends Error {
  readonly sha256: string

  constructor(sha256: string) {
    super(`Blob ${sha256} is missing.`)
    this.name = 'BlobMissing'
    this.sha256 = sha256
  }
}

/** A blob is not as it was stored: altered, truncated, or encrypted with another key. */
export class BlobDamaged extends Error {
  readonly sha256: string

  constructor(sha256: string, reason: string) {
    super(`Blob ${sha256} is damaged: ${reason}.`)
    this.name = 'BlobDamaged'
    this.sha256 = sha256
  }
}
