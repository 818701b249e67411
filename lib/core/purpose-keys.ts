/** The keys of one purpose under which data is encrypted at rest. An id is 16 hexadecimal digits. */
export type PurposeKeys = {
  /** The key for data that is written now. */
  current(): { id: string; key: Buffer }
  /** The 32 bytes of a key, or null if it is missing. The id null is that of data written before keys had ids. */
  find(id: string | null): Buffer | null
}

/** A single key, for data that is not kept: of benchmarks and tests. */
export function soleKey(key: Uint8Array): PurposeKeys {
  const bytes = Buffer.from(key)
  return { current: () => ({ id: '0'.repeat(16), key: bytes }), find: () => bytes }
}
