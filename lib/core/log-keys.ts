/** A key of the log. `from`: the first name of the log that it signs; null for the log's first key. */
export type LogKey = { from: string | null }
/** `seed`: the 32-byte Ed25519 seed. */
export type LogSigningKey = LogKey & { seed: Buffer }
/** A key that was replaced. It has a seed until the log states the change. */
export type FormerLogKey = LogKey & ({ publicKey: Buffer } | { seed: Buffer })

/**
 * The keys that sign the log. A change of the key begins with `next`, which the operator adds. The log takes it under its next
 * name, appends the event that both keys have signed, and discards the former seed. Each step is durable.
 */
export type LogKeys = {
  current(): LogSigningKey
  /** Oldest first. */
  former(): readonly FormerLogKey[]
  /** The seed of a key that is to replace the current one, or null. */
  next(): Buffer | null
  /** Makes the next key the current one from this name on. */
  take(from: string): void
  /** Undoes `take` before the log has stated the change. */
  undoTake(): void
  /** Replaces the seed of the former key by its public key. */
  discardFormer(publicKey: Buffer): void
}

/** A key that is never replaced, for logs of benchmarks and tests. */
export function soleLogKey(seed: Buffer): LogKeys {
  const never = () => {
    throw new Error('this log has one key')
  }
  return {
    current: () => ({ seed, from: null }),
    former: () => [],
    next: () => null,
    take: never,
    undoTake: never,
    discardFormer: never,
  }
}
