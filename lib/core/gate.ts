import { Refusal } from './refusal.ts'

/** What a client waits before it asks again, in seconds. */
const RETRY_SECONDS = 5

/** Thrown when a queue is full. */
export function busy(): Refusal {
  return new Refusal('busy', { seconds: RETRY_SECONDS })
}

/** Runs at most `limit` pieces of work at a time. Others wait in order, at most `mostWaiting`; more get Refusal('busy'). */
export class Gate {
  readonly #limit: number
  readonly #mostWaiting: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(limit: number, mostWaiting: number) {
    this.#limit = limit
    this.#mostWaiting = mostWaiting
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      // The place is passed on, so that no later caller takes it first.
      if (next) next()
      else this.#running -= 1
    }
  }

  get isFree(): boolean {
    return this.#running === 0
  }

  #enter(): Promise<void> {
    if (this.#running < this.#limit) {
      this.#running += 1
      return Promise.resolve()
    }
    if (this.#waiting.length >= this.#mostWaiting) return Promise.reject(busy())
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}

/** A gate for each key, such as a member, so that the work of one key does not wait for that of another. */
export class Gates {
  readonly #make: () => Gate
  readonly #gates = new Map<string, Gate>()

  constructor(limit: number, mostWaiting: number) {
    this.#make = () => new Gate(limit, mostWaiting)
  }

  /** The number of keys that have work. */
  get size(): number {
    return this.#gates.size
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const gate = this.#gates.get(key) ?? this.#make()
    this.#gates.set(key, gate)
    try {
      return await gate.run(work)
    } finally {
      if (gate.isFree) this.#gates.delete(key)
    }
  }
}
