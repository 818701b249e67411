import { z } from 'zod'
import { DAY } from '#lib/core/clock.ts'
import type { Signature } from './signing-view.ts'

/** How long a confirmed signature that could not be sent is kept in the browser. */
const KEPT_MS = 2 * DAY

const point = z.object({ x: z.number(), y: z.number(), pressure: z.number(), time: z.number() })
const kept = z.object({
  at: z.number(),
  signature: z.object({
    source: z.discriminatedUnion('method', [
      z.object({
        method: z.literal('drawn'),
        width: z.number(),
        height: z.number(),
        strokes: z.array(z.array(point)),
      }),
      z.object({ method: z.literal('typed'), text: z.string() }),
    ]),
    pngDataUrl: z.string().startsWith('data:image/png;base64,'),
  }),
})

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The signature that a recipient confirmed, for when their session ends before it is recorded. */
export class KeptSignature {
  readonly #name: string
  readonly #store: () => Store

  constructor(recipientId: string, store: () => Store = () => localStorage) {
    this.#name = `signature ${recipientId}`
    this.#store = store
  }

  save(signature: Signature, now = Date.now()): void {
    this.#attempt((store) => store.setItem(this.#name, JSON.stringify({ at: now, signature })))
  }

  /** Null if there is none, or an old one. */
  load(now = Date.now()): Signature | null {
    const text = this.#attempt((store) => store.getItem(this.#name))
    const found = text ? this.#attempt(() => kept.parse(JSON.parse(text))) : null
    return found && now - found.at < KEPT_MS ? found.signature : null
  }

  forget(): void {
    this.#attempt((store) => store.removeItem(this.#name))
  }

  /** A browser may refuse its store, or have filled it. */
  #attempt<T>(work: (store: Store) => T): T | null {
    try {
      return work(this.#store())
    } catch {
      return null
    }
  }
}
