import fontkit from '@pdf-lib/fontkit'
import { grayscale, PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib'
import { printable, type TextStyle } from '../certificate/set-text.ts'
import { paper } from '../certificate/sheet.ts'
import { type FaceName, faceBytes } from '../fonts/font-face.ts'

type Fonts = Record<FaceName, PDFFont>
type Drawing = (page: PDFPage, fonts: Fonts) => void

/**
 * Pages that are described first and then composed by pdf-lib. Lengths are points from the top left of the page. It sets
 * text some hundred times slower than the certificate's own sheets, which nobody waits for here.
 */
export class DrawnPages {
  readonly #pages: Drawing[][] = []

  get count(): number {
    return this.#pages.length
  }

  add(): void {
    this.#pages.push([])
  }

  #draw(drawing: Drawing, page = this.#pages.length - 1): void {
    this.#pages[page]?.push(drawing)
  }

  /** One line with its baseline at y. */
  line(words: string, { face, size, grey }: TextStyle, x: number, y: number, page?: number): void {
    const options = { x, y: paper.height - y, size, color: grayscale(grey) }
    this.#draw((sheet, fonts) => sheet.drawText(printable(words), { ...options, font: fonts[face] }), page)
  }

  rule(x: number, y: number, width: number, grey: number): void {
    this.#draw((sheet) => sheet.drawRectangle({ x, y: paper.height - y, width, height: 0.6, color: grayscale(grey) }))
  }

  /** A frame with soft corners. */
  frame(x: number, y: number, width: number, height: number, grey: number): void {
    const r = 5
    const corner = (dx: number, dy: number) => `a ${r} ${r} 0 0 1 ${dx} ${dy}`
    const top = `M ${r} 0 h ${width - 2 * r} ${corner(r, r)} v ${height - 2 * r} ${corner(-r, r)}`
    const path = `${top} h ${2 * r - width} ${corner(-r, -r)} v ${2 * r - height} ${corner(r, -r)} Z`
    this.#draw((sheet) =>
      sheet.drawSvgPath(path, { x, y: paper.height - y, borderColor: grayscale(grey), borderWidth: 0.6 }),
    )
  }

  /** The finished file: the same drawings give the same bytes. */
  async finish(o: { title: string; language: string }): Promise<Uint8Array> {
    const pdf = await PDFDocument.create({ updateMetadata: false })
    pdf.registerFontkit(fontkit)
    const embed = (face: FaceName) => pdf.embedFont(faceBytes(face), { subset: true })
    const fonts = { regular: await embed('regular'), bold: await embed('bold') }
    for (const drawings of this.#pages) {
      const page = pdf.addPage([paper.width, paper.height])
      for (const draw of drawings) draw(page, fonts)
    }
    pdf.setTitle(o.title)
    pdf.setLanguage(o.language)
    return pdf.save({ useObjectStreams: false })
  }
}
