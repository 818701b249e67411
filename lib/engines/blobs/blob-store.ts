import { PlainError } from '#lib/core/plain-error.ts'

/** Identifies a blob: the SHA-256 of its plaintext in lower-case hexadecimal, and the size of its plaintext in bytes. */
export type StoredBlob = { sha256: string; size: number }

export type BlobLimits = { maxBytes?: number }

/**
 * Content-addressed, encrypted, write-once storage. A blob is durable when `put` resolves, so that a row that references it
 * can be committed next (DB-05). Equal contents are one blob.
 */
export type BlobStore = {
  /**
   * Stores bytes, or a stream of bytes as they arrive. A stream that fails leaves no data. Errors: Refusal('file_too_large',
   * { limit }) above `maxBytes`; errors of the stream or the disk.
   */
  put(data: Uint8Array | AsyncIterable<Uint8Array>, limits?: BlobLimits): Promise<StoredBlob>
  /** The plaintext, with authenticity and hash verified. Errors: BlobMissing, BlobDamaged. */
  get(sha256: string): Promise<Uint8Array>
  /**
   * The plaintext in pieces, with constant memory. Authenticity and hash are verified before this resolves, and again at
   * the end. Errors: as `get`, also while the pieces are read.
   */
  open(sha256: string): Promise<{ size: number; pieces: AsyncGenerator<Uint8Array> }>
  has(sha256: string): Promise<boolean>
  /** Removes a blob that no row references. Succeeds if it does not exist. */
  remove(sha256: string): Promise<void>
  /** Removes the blobs that were written more than `ageMs` ago, and returns their names. */
  removeOlder(ageMs: number): Promise<string[]>
  /** Writes, reads and removes a small blob; rejects if that fails. */
  probe(): Promise<void>
}

/** No blob of that name is stored. */
export class BlobMissing extends PlainError {
  readonly sha256: string

  constructor(sha256: string) {
    super(`Blob ${sha256} is missing.`)
    this.name = 'BlobMissing'
    this.sha256 = sha256
  }
}

/** A blob differs from what was stored: altered, truncated, or encrypted with another key. */
export class BlobDamaged extends PlainError {
  readonly sha256: string

  constructor(sha256: string, reason: string) {
    super(`Blob ${sha256} is damaged: ${reason}.`)
    this.name = 'BlobDamaged'
    this.sha256 = sha256
  }
}
