import type { PageImage } from './worker/protocol.ts'

/** Images of pages in memory, the least recently used evicted first. A page that is being drawn is not drawn twice. */
export class KeptImages {
  readonly #mostBytes: number
  readonly #kept = new Map<string, PageImage>()
  readonly #making = new Map<string, Promise<PageImage>>()
  #bytes = 0

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes
  }

  /** The image of this name; calls `make` if it is neither kept nor being made. A failure is not kept. */
  get(name: string, make: () => Promise<PageImage>): Promise<PageImage> {
    const kept = this.#kept.get(name)
    if (kept) {
      this.#kept.delete(name)
      this.#kept.set(name, kept)
      return Promise.resolve(kept)
    }
    const making = this.#making.get(name)
    if (making) return making
    const made = make()
      .then((image) => this.#keep(name, image))
      .finally(() => this.#making.delete(name))
    this.#making.set(name, made)
    return made
  }

  #keep(name: string, image: PageImage): PageImage {
    this.#kept.set(name, image)
    this.#bytes += image.webp.length
    for (const [oldest, { webp }] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) break
      this.#kept.delete(oldest)
      this.#bytes -= webp.length
    }
    return image
  }
}
