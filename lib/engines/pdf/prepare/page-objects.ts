import type { pdfium } from '../worker/pdfium.ts'

/** The functions of PDFium's C API that are used here (fpdf_edit.h, fpdf_text.h, fpdfview.h). */
type Native = Awaited<ReturnType<typeof pdfium>> & {
  _FPDFPage_CountObjects(page: number): number
  _FPDFPage_GetObject(page: number, index: number): number
  _FPDFFormObj_CountObjects(form: number): number
  _FPDFFormObj_GetObject(form: number, index: number): number
  _FPDFPageObj_GetType(object: number): number
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number
  _FPDFPageObj_GetMatrix(object: number, matrix: number): number
  _FPDFPageObj_GetFillColor(object: number, red: number, green: number, blue: number, alpha: number): number
  _FPDFTextObj_GetTextRenderMode(text: number): number
  _FPDFTextObj_GetFont(text: number): number
  _FPDFTextObj_GetText(text: number, textPage: number, buffer: number, size: number): number
  _FPDFFont_GetIsEmbedded(font: number): number
  _FPDFFont_GetBaseFontName(font: number, buffer: number, size: number): number
  _FPDF_PageToDevice(
    page: number,
    x: number,
    y: number,
    width: number,
    height: number,
    rotate: number,
    pageX: number,
    pageY: number,
    deviceX: number,
    deviceY: number,
  ): number
}

/** A rectangle in the user space of the page. */
export type Bounds = { left: number; bottom: number; right: number; top: number }
export type Colour = { red: number; green: number; blue: number; alpha: number }

/** A text or an image on a page, or in a form that the page draws. */
export type PageObject = { handle: number; kind: 'text' | 'image'; bounds: Bounds }

type Matrix = readonly [number, number, number, number, number, number]

const kinds = { 1: 'text', 3: 'image' } as const
const formKind = 5
const identity: Matrix = [1, 0, 0, 1, 0, 0]
/** More objects than any page of a contract has. */
const maxObjects = 50_000
const maxDepth = 8
const nameSize = 256

/** Reads the objects of pages. Uses some memory of PDFium until it is closed. */
export class PageObjects {
  readonly #native: Native
  readonly #memory: number

  constructor(native: Awaited<ReturnType<typeof pdfium>>) {
    this.#native = native as Native
    this.#memory = native.wasmExports.malloc(nameSize)
  }

  close(): void {
    this.#native.wasmExports.free(this.#memory)
  }

  /** The texts and images of a page, in the order in which they are drawn. */
  *on(page: number): Generator<PageObject> {
    const native = this.#native
    const budget = { left: maxObjects }
    const count = native._FPDFPage_CountObjects(page)
    for (let i = 0; i < count; i += 1) yield* this.#within(native._FPDFPage_GetObject(page, i), identity, 0, budget)
  }

  *#within(handle: number, matrix: Matrix, depth: number, budget: { left: number }): Generator<PageObject> {
    const native = this.#native
    budget.left -= 1
    if (handle === 0 || budget.left < 0) return
    const type = native._FPDFPageObj_GetType(handle)
    if (type === 1 || type === 3) {
      const bounds = this.#bounds(handle, matrix)
      if (bounds) yield { handle, kind: kinds[type], bounds }
    }
    if (type !== formKind || depth >= maxDepth) return
    const inner = multiplied(this.#matrix(handle), matrix)
    const count = native._FPDFFormObj_CountObjects(handle)
    for (let i = 0; i < count; i += 1)
      yield* this.#within(native._FPDFFormObj_GetObject(handle, i), inner, depth + 1, budget)
  }

  renderMode({ handle }: PageObject): number {
    return this.#native._FPDFTextObj_GetTextRenderMode(handle)
  }

  fill({ handle }: PageObject): Colour {
    const at = this.#memory
    if (!this.#native._FPDFPageObj_GetFillColor(handle, at, at + 4, at + 8, at + 12))
      return { red: 0, green: 0, blue: 0, alpha: 255 }
    const [red = 0, green = 0, blue = 0, alpha = 255] = this.#native.HEAP32.subarray(at >> 2, (at >> 2) + 4)
    return { red, green, blue, alpha }
  }

  /** The name of the text's font, if that is not in the file. */
  missingFont({ handle }: PageObject): string | null {
    const native = this.#native
    const font = native._FPDFTextObj_GetFont(handle)
    if (font === 0 || native._FPDFFont_GetIsEmbedded(font) !== 0) return null
    const length = native._FPDFFont_GetBaseFontName(font, this.#memory, nameSize)
    return length > 1 && length <= nameSize ? Buffer.from(this.#bytes(length - 1)).toString('utf8') : ''
  }

  /** The texts of these objects of a page. */
  texts(page: number, objects: readonly PageObject[]): string[] {
    const native = this.#native
    // PDFium lays out the text of the whole page.
    if (objects.length === 0) return []
    const textPage = native._FPDFText_LoadPage(page)
    if (textPage === 0) return []
    try {
      return objects.map(({ handle }) => this.#text(handle, textPage))
    } finally {
      native._FPDFText_ClosePage(textPage)
    }
  }

  #text(handle: number, textPage: number): string {
    const native = this.#native
    const size = native._FPDFTextObj_GetText(handle, textPage, 0, 0)
    const buffer = native.wasmExports.malloc(size + 2)
    try {
      native._FPDFTextObj_GetText(handle, textPage, buffer, size)
      return Buffer.from(native.HEAPU8.slice(buffer, buffer + Math.max(0, size - 2))).toString('utf16le')
    } finally {
      native.wasmExports.free(buffer)
    }
  }

  /** A rectangle of the page in pixels of its image. */
  pixels(page: number, size: { width: number; height: number }, bounds: Bounds): Bounds {
    const corners = [
      [bounds.left, bounds.bottom],
      [bounds.right, bounds.top],
    ].map(([x = 0, y = 0]) => {
      const at = this.#memory
      this.#native._FPDF_PageToDevice(page, 0, 0, size.width, size.height, 0, x, y, at, at + 4)
      const [column = 0, row = 0] = this.#native.HEAP32.subarray(at >> 2, (at >> 2) + 2)
      return { column, row }
    })
    const [columns, rows] = [corners.map(({ column }) => column), corners.map(({ row }) => row)]
    return {
      left: Math.min(...columns),
      right: Math.max(...columns),
      bottom: Math.min(...rows),
      top: Math.max(...rows),
    }
  }

  #bytes(length: number): Uint8Array {
    return this.#native.HEAPU8.slice(this.#memory, this.#memory + length)
  }

  #floats(count: number): number[] {
    const { buffer } = this.#native.HEAPU8
    return [...new Float32Array(buffer, this.#memory, count)]
  }

  #bounds(handle: number, matrix: Matrix): Bounds | null {
    const at = this.#memory
    if (!this.#native._FPDFPageObj_GetBounds(handle, at, at + 4, at + 8, at + 12)) return null
    const [left = 0, bottom = 0, right = 0, top = 0] = this.#floats(4)
    const [a, b, c, d, e, f] = matrix
    const points = [left, right].flatMap((x) =>
      [bottom, top].map((y) => [a * x + c * y + e, b * x + d * y + f] as const),
    )
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
    return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) }
  }

  #matrix(handle: number): Matrix {
    if (!this.#native._FPDFPageObj_GetMatrix(handle, this.#memory)) return identity
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = this.#floats(6)
    return [a, b, c, d, e, f]
  }
}

/** The first matrix followed by the second. */
function multiplied([a, b, c, d, e, f]: Matrix, [g, h, i, j, k, l]: Matrix): Matrix {
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}
