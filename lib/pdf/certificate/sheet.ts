import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PdfArray, type PdfRef, PdfStream } from '@libpdf/core'
import { NewFile } from '../file/new-file.ts'
import { dict, formatNumber, name, number, numbers, text } from '../file/syntax.ts'
import { EmbeddedFont } from '../fonts/embedded-font.ts'
import type { FaceName } from '../fonts/font-face.ts'
import { containedIn, type PointRect } from '../page-geometry.ts'
import { addImage, type EmbeddedImage, encodeImage } from '../stamp/embedded-image.ts'
import { lineWidth, printable, run, type TextStyle } from './set-text.ts'

/** A4, in points. */
export const paper = { width: 595.28, height: 841.89 }

/** The sheets of a certificate while they are being drawn. Lengths are points from the top left of the sheet. */
export class Sheets {
  readonly #file = new NewFile()
  readonly #fonts: Record<FaceName, EmbeddedFont>
  readonly #images = new Map<string, EmbeddedImage & { key: string }>()
  readonly #pages: string[][] = []

  constructor() {
    this.#fonts = { regular: new EmbeddedFont(this.#file, 'regular'), bold: new EmbeddedFont(this.#file, 'bold') }
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

  /** One line with its baseline at y. */
  line(words: string, style: TextStyle, x: number, y: number, sheet?: number): void {
    const font = this.#fonts[style.face]
    const parts: string[] = []
    let pen = x
    for (const word of printable(words).split(/(?<= )|(?= )/)) {
      if (word === '') continue
      const shaped = run(word, style.face)
      parts.push(`${list([1, 0, 0, 1, pen, paper.height - y])} Tm ${font.show(shaped, style.size)}`)
      pen += (shaped.width * style.size) / 1000
    }
    this.#draw(
      `BT ${formatNumber(style.grey)} g /${style.face} ${formatNumber(style.size)} Tf ${parts.join(' ')} ET`,
      sheet,
    )
  }

  /** One line that ends at x. */
  lineEnding(words: string, style: TextStyle, x: number, y: number, sheet?: number): void {
    this.line(words, style, x - lineWidth(printable(words), style), y, sheet)
  }

  rule(x: number, y: number, width: number, grey: number, thickness = 0.6): void {
    this.#draw(`${formatNumber(grey)} g ${list([x, paper.height - y, width, thickness])} re f`)
  }

  /** A frame with soft corners. */
  frame(x: number, y: number, width: number, height: number, grey: number): void {
    const [left, right, top, bottom, r] = [x, x + width, paper.height - y, paper.height - y - height, 5]
    const k = r * 0.4477
    this.#draw(
      [
        `q ${formatNumber(grey)} G 0.6 w`,
        `${list([left + r, bottom])} m ${list([right - r, bottom])} l`,
        `${list([right - k, bottom, right, bottom + k, right, bottom + r])} c ${list([right, top - r])} l`,
        `${list([right, top - k, right - k, top, right - r, top])} c ${list([left + r, top])} l`,
        `${list([left + k, top, left, top - k, left, top - r])} c ${list([left, bottom + r])} l`,
        `${list([left, bottom + k, left + k, bottom, left + r, bottom])} c s Q`,
      ].join(' '),
    )
  }

  /** An image contained in a rectangle that is given from the top left. The same picture is embedded once. */
  async image(png: Uint8Array, frame: PointRect): Promise<void> {
    const digest = createHash('sha256').update(png).digest('hex')
    const image = this.#images.get(digest) ?? {
      ...addImage(this.#file, await encodeImage(png)),
      key: `I${this.#images.size + 1}`,
    }
    this.#images.set(digest, image)
    const at = containedIn({ ...frame, y: paper.height - frame.y - frame.height }, image.width, image.height)
    this.#draw(`q ${list([at.width, 0, 0, at.height, at.x, at.y])} cm /${image.key} Do Q`)
  }

  finish(o: { title: string; language: string }): Uint8Array {
    const file = this.#file
    const pages = file.reserve()
    const fonts = dict({ regular: this.#fonts.regular.ref, bold: this.#fonts.bold.ref })
    const images = dict(Object.fromEntries([...this.#images.values()].map(({ key, ref }) => [key, ref])))
    const resources = file.add(dict({ Font: fonts, XObject: images }))
    const kids = this.#pages.map((operators): PdfRef => {
      const content = file.add(
        new PdfStream(
          dict({ Filter: name('FlateDecode') }),
          deflateSync(Buffer.from(operators.join('\n'), 'latin1'), { level: 9 }),
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
    this.#fonts.regular.write()
    this.#fonts.bold.write()
    file.put(pages, dict({ Type: name('Pages'), Count: number(kids.length), Kids: PdfArray.of(...kids) }))
    const root = file.add(dict({ Type: name('Catalog'), Pages: pages, Lang: text(o.language) }))
    return file.finish({ version: 1.7, root, info: file.add(dict({ Title: text(o.title) })) })
  }
}

const list = (values: readonly number[]): string => values.map(formatNumber).join(' ')
