/**
 * What was made for a key, made once and kept while it is asked for. Holds at most so many values: when half of them are new,
 * those that nobody asked for meanwhile go.
 */
export class Remembered<T extends object | boolean> {
  readonly #half: number
  #recent = new Map<string, T>()
  #earlier = new Map<string, T>()

  constructor(most: number) {
    this.#half = Math.ceil(most / 2)
  }

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
