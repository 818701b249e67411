import { inflateSync } from 'node:zlib'
import { PdfArray, PdfName, PdfNumber, type PdfStream } from '@libpdf/core'
import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { boxOf, pageDicts } from '../file/page-attributes.ts'
import { displayedSize } from '../page-geometry.ts'
import { isStream, type WorkingCopy } from './working-copy.ts'

const maxPages = 500
const minSide = 3
const maxSide = 14_400
const maxObjects = 500_000
const maxNesting = 100
const maxDecoded = 250 * 1024 * 1024
const maxImage = 512 * 1024 * 1024
/** Expansion is only held against a file once there is much of it: an empty page scanned in black and white is 1,000 : 1. */
const suspiciousSize = 64 * 1024 * 1024
const maxRatio = 200

/** The sizes of all pages as displayed, in points, or a refusal for what no contract has. */
export function checkedPages(copy: WorkingCopy): PageSize[] {
  const pages = pageDicts(copy)
  if (pages.length === 0) throw new Refusal('pdf_no_pages')
  if (pages.length > maxPages) throw new Refusal('pdf_too_many_pages', { limit: maxPages, pages: pages.length })
  return pages.map(({ page }, index) => {
    const size = displayedSize(boxOf(copy, page))
    if (Math.min(size.width, size.height) < minSide || Math.max(size.width, size.height) > maxSide)
      throw new Refusal('pdf_page_size', { page: index + 1 })
    return size
  })
}

/** Refuses a file that is made to exhaust whoever opens it: too many objects, nested too deep, expanding too far. */
export function checkComplexity(copy: WorkingCopy, fileSize: number): void {
  let objects = 0
  let decoded = 0
  for (const { ref, object, depth } of copy.reachable()) {
    if (ref) objects += 1
    if (objects > maxObjects || depth > maxNesting) throw new Refusal('pdf_too_complex')
    if (!isStream(object)) continue
    if (isImage(object)) {
      if (imageSize(object) > maxImage) throw new Refusal('pdf_too_complex')
      continue
    }
    decoded += decodedSize(object, maxDecoded - decoded)
    if (decoded > suspiciousSize && decoded > fileSize * maxRatio) throw new Refusal('pdf_too_complex')
  }
}

const isImage = (stream: PdfStream): boolean => stream.getName('Subtype')?.value === 'Image'

function imageSize(stream: PdfStream): number {
  const [width, height, bits] = ['Width', 'Height', 'BitsPerComponent'].map((key) => {
    const value = stream.get(key)
    return value instanceof PdfNumber ? value.value : 1
  })
  return ((width ?? 1) * (height ?? 1) * Math.max(1, bits ?? 1)) / 8
}

/** How long the stream is once inflated; it is not inflated further than the room that is left. */
function decodedSize(stream: PdfStream, room: number): number {
  const filter = stream.get('Filter')
  const first = filter instanceof PdfArray ? filter.at(0) : filter
  if (!(first instanceof PdfName) || (first.value !== 'FlateDecode' && first.value !== 'Fl')) return stream.data.length
  try {
    return inflateSync(stream.data, { maxOutputLength: Math.max(1, room) }).length
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal('pdf_too_complex')
    return stream.data.length
  }
}
