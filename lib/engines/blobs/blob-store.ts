import { PlainError } from '#lib/core/plain-error.ts'

/** Identifies a blob: the SHA-256 of its plaintext in lower-case hexadecimal, and the size of its plaintext in bytes. */
export type StoredBlob = { sha256: string; size: number }

export type BlobLimits = { maxBytes?: number }

export type BlobData = Uint8Array | AsyncIterable<Uint8Array>

/** Data that is stored under a temporary name until it is accepted. */
export type StagedBlob = StoredBlob & {
  /** The plaintext, verified. Call it before `accept`. */
  read(): Promise<Uint8Array>
  /** Makes it a blob. */
  accept(): Promise<void>
  /** Removes it. Succeeds, and changes nothing, after `accept`. */
  discard(): Promise<void>
}

/** Which blobs are removed: those last written between these times that are not in use. */
export type Removal = {
  writtenBefore: Date
  writtenAfter?: Date
  /** The names in use among those that begin with this prefix. It is called after their age was read. */
  inUse?: (prefix: string) => Promise<ReadonlySet<string>>
}

/** The number of blobs under each key; the id null is that of blobs without one. */
export type KeyUse = Map<string | null, number>

/** The number of blobs that were encrypted again, and the names of those that could not be decrypted. */
export type Reencrypted = { changed: number; damaged: string[] }

/**
 * Content-addressed, encrypted, write-once storage. A blob is durable when `put` or `accept` resolves, so that a row that
 * references it can be committed next (DB-05). Equal contents are one blob. Each `put`, `accept` and `renew` renews the
 * time of its last write, so a row that references a blob must be committed within a day after one of them.
 */
export type BlobStore = {
  /**
   * Stores bytes, or a stream of bytes as they arrive. A stream that fails leaves no data. Errors: Refusal('file_too_large',
   * { limit }) above `maxBytes`; errors of the stream or the disk.
   */
  put(data: BlobData, limits?: BlobLimits): Promise<StoredBlob>
  /** As `put`, but what is stored becomes a blob only by `accept`. The caller must call `accept` or `discard`. */
  stage(data: BlobData, limits?: BlobLimits): Promise<StagedBlob>
  /** The plaintext, with authenticity and hash verified. Errors: BlobMissing, BlobDamaged. */
  get(sha256: string): Promise<Uint8Array>
  /**
   * The plaintext in pieces, with constant memory. Authenticity and hash are verified before this resolves, and again at
   * the end. Errors: as `get`, also while the pieces are read.
   */
  open(sha256: string): Promise<{ size: number; pieces: AsyncGenerator<Uint8Array> }>
  has(sha256: string): Promise<boolean>
  /** Renews the time of the last write, as `put` does; false for a blob that does not exist. */
  renew(sha256: string): Promise<boolean>
  /** Removes a blob that no row references. Succeeds if it does not exist. */
  remove(sha256: string): Promise<void>
  /** Removes blobs, except those that are stored again meanwhile, and returns their names. */
  removeOld(removal: Removal): Promise<string[]>
  /** Removes what was staged and last written before this time, which an ended process has left. */
  removeUnfinished(writtenBefore: Date): Promise<void>
  /** Reads the headers of all blobs, and counts what is being stored. */
  keyUse(): Promise<KeyUse>
  /** Encrypts each blob that is under another key again with the current one, until `isStopped` returns true. */
  reencrypt(isStopped?: () => boolean): Promise<Reencrypted>
  /** The free space of the disk, in bytes. */
  freeBytes(): Promise<number>
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
