/**
 * A cache of values that are expensive to create. Approximately least recently used: whenever half of the entries are new or
 * were used again, the others are evicted.
 */
export class LruCache<T extends object | boolean> {
  readonly #half: number
  #recent = new Map<string, T>()
  #earlier = new Map<string, T>()

  constructor(maxEntries: number) {
    this.#half = Math.ceil(maxEntries / 2)
  }

  /** The value of a key; calls `make` if it is not cached. */
  get(key: string, make: () => T): T {
    const recent = this.#recent.get(key)
    if (recent !== undefined) return recent
    const value = this.#earlier.get(key) ?? make()
    if (this.#recent.size >= this.#half) {
      this.#earlier = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(key, value)
    return value
  }
}
