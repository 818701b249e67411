import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PdfArray, type PdfRef, PdfStream } from '@libpdf/core'
import { NewFile } from '../file/new-file.ts'
import { dict, formatNumber, name, number, numbers, text } from '../file/syntax.ts'
import { EmbeddedFonts } from '../fonts/embedded-fonts.ts'
import type { Direction } from '../fonts/items.ts'
import { containedIn, type PointRect } from '../page-geometry.ts'
import { addImage, type EmbeddedImage, encodeImage } from '../stamp/embedded-image.ts'
import { type QrCode, quietZone } from './qr-code.ts'
import { shapedLine, type TextStyle } from './set-text.ts'

/** A4, in points. */
export const paper = { width: 595.28, height: 841.89 }

type LineOptions = {
  /** The direction of the text that the line belongs to; by default that of its first strong character. */
  direction?: Direction
  sheet?: number
}

/**
 * Sheets while they are drawn. Lengths are points from the top and from the leading edge: the left, or the right on
 * right-to-left sheets. `language` is a BCP 47 tag.
 */
export class Sheets {
  readonly #file = new NewFile()
  readonly #fonts = new EmbeddedFonts(this.#file)
  readonly #images = new Map<string, EmbeddedImage & { key: string }>()
  readonly #pages: string[][] = []
  readonly #direction: Direction
  readonly #language: string

  constructor(o: { language: string; direction?: Direction }) {
    this.#direction = o.direction ?? 'ltr'
    this.#language = o.language
  }

  /** The distance from the left edge of the paper for an object of this width. */
  #left(x: number, width: number): number {
    return this.#direction === 'ltr' ? x : paper.width - x - width
  }

  get count(): number {
    return this.#pages.length
  }

  add(): void {
    this.#pages.push([])
  }

  #draw(operators: string, sheet = this.#pages.length - 1): void {
    this.#pages[sheet]?.push(operators)
  }

  /** A line that starts at x, with its baseline at y. */
  line(words: string, style: TextStyle, x: number, y: number, options: LineOptions = {}): void {
    this.#set(words, style, () => x, y, options)
  }

  /** A line that ends at x. */
  lineEnding(words: string, style: TextStyle, x: number, y: number, options: LineOptions = {}): void {
    this.#set(words, style, (width) => x - width, y, options)
  }

  #set(words: string, style: TextStyle, start: (width: number) => number, y: number, options: LineOptions): void {
    const line = shapedLine(words, style.face, this.#language, options.direction ?? 'auto')
    const width = (line.width * style.size) / 1000
    const origin = list([1, 0, 0, 1, this.#left(start(width), width), paper.height - y])
    this.#draw(`BT ${formatNumber(style.grey)} g ${origin} Tm ${this.#fonts.show(line, style.size)} ET`, options.sheet)
  }

  rule(x: number, y: number, width: number, grey: number, thickness = 0.6): void {
    this.#draw(`${formatNumber(grey)} g ${list([this.#left(x, width), paper.height - y, width, thickness])} re f`)
  }

  /** A frame with rounded corners. */
  frame(x: number, y: number, width: number, height: number, grey: number): void {
    this.#draw(`q ${formatNumber(grey)} G 0.6 w ${this.#softRect(x, y, width, height)} s Q`)
  }

  /** A filled rectangle (red, green, blue) with rounded corners. */
  panel(x: number, y: number, width: number, height: number, colour: readonly [number, number, number]): void {
    this.#draw(`q ${list(colour)} rg ${this.#softRect(x, y, width, height)} f Q`)
  }

  #softRect(x: number, y: number, width: number, height: number): string {
    const left = this.#left(x, width)
    const [right, top, bottom, r] = [left + width, paper.height - y, paper.height - y - height, 5]
    const k = r * 0.4477
    return [
      `${list([left + r, bottom])} m ${list([right - r, bottom])} l`,
      `${list([right - k, bottom, right, bottom + k, right, bottom + r])} c ${list([right, top - r])} l`,
      `${list([right, top - k, right - k, top, right - r, top])} c ${list([left + r, top])} l`,
      `${list([left + k, top, left, top - k, left, top - r])} c ${list([left, bottom + r])} l`,
      `${list([left, bottom + k, left + k, bottom, left + r, bottom])} c`,
    ].join(' ')
  }

  /** A QR code in a square that includes its quiet zone: dark on white, never mirrored. */
  code({ size, runs }: QrCode, at: { x: number; y: number; side: number }): void {
    const [left, top] = [this.#left(at.x, at.side), paper.height - at.y]
    const module = at.side / (size + 2 * quietZone)
    const inset = quietZone * module
    // Slightly higher than a module, so that no renderer leaves a light gap between rows.
    const rows = runs.map(({ x, y, length }) => `${x} ${y} ${length} 1.02 re`)
    this.#draw(
      [
        `q 1 g ${list([left, top - at.side, at.side, at.side])} re f`,
        `0 g ${list([module, 0, 0, -module, left + inset, top - inset])} cm ${rows.join(' ')} f Q`,
      ].join(' '),
    )
  }

  /** An image fitted into a rectangle whose origin is the top left. Equal pictures are embedded once. */
  async image(png: Uint8Array, frame: PointRect): Promise<void> {
    const digest = createHash('sha256').update(png).digest('hex')
    const image = this.#images.get(digest) ?? {
      ...addImage(this.#file, await encodeImage(png)),
      key: `I${this.#images.size + 1}`,
    }
    this.#images.set(digest, image)
    const at = containedIn(
      { ...frame, x: this.#left(frame.x, frame.width), y: paper.height - frame.y - frame.height },
      image.width,
      image.height,
    )
    this.#draw(`q ${list([at.width, 0, 0, at.height, at.x, at.y])} cm /${image.key} Do Q`)
  }

  finish(o: { title: string }): Uint8Array {
    const file = this.#file
    const pages = file.reserve()
    const images = dict(Object.fromEntries([...this.#images.values()].map(({ key, ref }) => [key, ref])))
    const resources = file.add(dict({ Font: this.#fonts.ref, XObject: images }))
    const kids = this.#pages.map((operators): PdfRef => {
      const content = file.add(
        new PdfStream(
          dict({ Filter: name('FlateDecode') }),
          deflateSync(Buffer.from(operators.join('\n'), 'latin1'), { level: 5 }),
        ),
      )
      return file.add(
        dict({
          Type: name('Page'),
          Parent: pages,
          MediaBox: numbers([0, 0, paper.width, paper.height]),
          Resources: resources,
          Contents: content,
        }),
      )
    })
    this.#fonts.write()
    file.put(pages, dict({ Type: name('Pages'), Count: number(kids.length), Kids: PdfArray.of(...kids) }))
    const root = file.add(dict({ Type: name('Catalog'), Pages: pages, Lang: text(this.#language) }))
    // No /ViewerPreferences /Direction: some readers then reverse numbers and addresses too.
    return file.finish({ version: 1.7, root, info: file.add(dict({ Title: text(o.title) })) })
  }
}

const list = (values: readonly number[]): string => values.map(formatNumber).join(' ')
