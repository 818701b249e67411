import sharp from 'sharp'
import { drawPage, type OpenDocument, type Pixels, pageSize, pdfium, textOf, withPage } from './pdfium.ts'
import type { PageImage } from './protocol.ts'
import { userUnit } from './user-units.ts'

/** 4,000 × 4,000: a poster is rendered at a lower resolution, so that the thread does not run out of memory. */
const maxPixels = 16_000_000

/**
 * A page as displayed, including annotations, with `dpi` pixels per displayed inch, or fewer if the pixel limit requires.
 */
export async function pageImage(document: OpenDocument, index: number, dpi: number): Promise<PageImage> {
  const native = await pdfium()
  const unit = await userUnit(native, document, index)
  const pixels = withPage(native, document, index, (page): Pixels => {
    const size = pageSize(native, page)
    const scale = Math.min((dpi / 72) * unit, Math.sqrt(maxPixels / Math.max(1, size.width * size.height)))
    return drawPage(
      native,
      document,
      page,
      Math.max(1, Math.round(size.width * scale)),
      Math.max(1, Math.round(size.height * scale)),
    )
  })
  if (!pixels) throw new RangeError(`page ${index} cannot be loaded`)
  const { rgba, width, height } = pixels
  const webp = await sharp(rgba, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .webp({ quality: 82, effort: 2 })
    .toBuffer()
  return { webp: new Uint8Array(webp), width, height }
}

export async function pageWords(document: OpenDocument, index: number): Promise<string> {
  const native = await pdfium()
  const text = withPage(native, document, index, (page) => textOf(native, page))
  if (text === undefined) throw new RangeError(`page ${index} cannot be loaded`)
  return text.replace(/\r\n?/g, '\n').replaceAll('\0', '')
}
