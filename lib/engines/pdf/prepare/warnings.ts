import type { DocumentWarning } from '#lib/core/document-findings.ts'
import type { PageBox } from '../page-geometry.ts'
import { drawPage, type OpenDocument, pageSize, type pdfium, withPage } from '../worker/pdfium.ts'
import { type Bounds, type PageObject, PageObjects } from './page-objects.ts'

type Native = Awaited<ReturnType<typeof pdfium>>

/** The time for all pages of a document; pages after that are not examined. */
const maxMs = 2000
/** The number of pages on which white text is searched: each of them is drawn. */
const maxDrawn = 20
const maxExcerpt = 80
const maxFonts = 5
/** Rendering modes (ISO 32000-1 9.3.6): text that is not painted, and text that only clips what is painted later. */
const unpainted = 3
const clipping = 7
/** An image that covers this share of a page is a scan of it. */
const scanShare = 0.8
const almostWhite = 245
/** Pixels along the longer side of the image in which white text is searched. */
const side = 700
/** Differences of the pixels of an empty area. */
const steadiness = 8

/**
 * The names of the standard 14 fonts (ISO 32000-1 9.6.2.2), and those that all common programs replace by one of them with
 * the same widths.
 */
const substituted =
  /^(?:Helvetica|Arial|ArialMT|Times(?:-Roman)?|TimesNewRoman(?:PS)?(?:MT)?|Courier(?:New)?(?:PS)?(?:MT)?|CourierStd)(?:[-,](?:Roman|Regular|Bold|Italic|Oblique|BoldItalic|BoldOblique)(?:MT)?)?$|^(?:Symbol|ZapfDingbats)$/

/** What other programs or screen readers may show differently, page by page. @param boxes of the pages */
export function findWarnings(native: Native, document: OpenDocument, boxes: readonly PageBox[]): DocumentWarning[] {
  const objects = new PageObjects(native)
  const budget = { drawn: maxDrawn }
  const started = performance.now()
  try {
    return boxes.flatMap((box, index) => {
      if (performance.now() - started > maxMs) return []
      return (
        withPage(native, document, index, (page) => ofPage(native, document, { objects, page, box, index, budget })) ??
        []
      )
    })
  } finally {
    objects.close()
  }
}

type Place = { objects: PageObjects; page: number; box: PageBox; index: number; budget: { drawn: number } }

function ofPage(native: Native, document: OpenDocument, place: Place): DocumentWarning[] {
  const { objects, page, box, index } = place
  const found = [...objects.on(page)]
  const texts = found.filter(({ kind }) => kind === 'text')
  const visible = boundsOf(box)
  const fonts = new Set<string>()
  for (const text of texts) {
    const name = objects.missingFont(text)?.replace(/^[A-Z]{6}\+/, '')
    if (name !== undefined && !substituted.test(name.replaceAll(' ', ''))) fonts.add(name)
  }
  const isPale = (text: PageObject) => {
    const { red, green, blue, alpha } = objects.fill(text)
    return objects.renderMode(text) === clipping || alpha === 0 || Math.min(red, green, blue) >= almostWhite
  }
  const isUnseen = (text: PageObject) => objects.renderMode(text) === unpainted || isOutside(text.bounds, visible)
  const hidden = new Set(texts.filter(isUnseen))
  const pale = texts.filter((text) => !hidden.has(text) && isPale(text))
  for (const text of withoutPixels(native, document, place, pale)) hidden.add(text)
  const number = index + 1
  const warnings: DocumentWarning[] = []
  if (fonts.size > 0) warnings.push({ kind: 'fonts', page: number, fonts: [...fonts].slice(0, maxFonts) })
  const isScan = found.some(({ kind, bounds }) => kind === 'image' && shareOf(bounds, visible) >= scanShare)
  const excerpt = excerptOf(
    objects.texts(
      page,
      texts.filter((text) => hidden.has(text)),
    ),
  )
  if (excerpt === '') return warnings
  return [...warnings, isScan ? { kind: 'text_layer', page: number } : { kind: 'hidden_text', page: number, excerpt }]
}

function excerptOf(texts: readonly string[]): string {
  const words = texts.join(' ').replace(/\s+/g, ' ').trim()
  return words.length <= maxExcerpt ? words : `${words.slice(0, maxExcerpt).trimEnd()}…`
}

const boundsOf = ({ x, y, width, height }: PageBox): Bounds => ({
  left: x,
  bottom: y,
  right: x + width,
  top: y + height,
})

function isOutside(text: Bounds, page: Bounds): boolean {
  return text.right <= page.left || text.left >= page.right || text.top <= page.bottom || text.bottom >= page.top
}

function shareOf(image: Bounds, page: Bounds): number {
  const width = Math.min(image.right, page.right) - Math.max(image.left, page.left)
  const height = Math.min(image.top, page.top) - Math.max(image.bottom, page.bottom)
  const area = (page.right - page.left) * (page.top - page.bottom)
  return width > 0 && height > 0 ? (width * height) / area : 0
}

/** Those of the texts whose area is drawn in one colour. */
function withoutPixels(
  native: Native,
  document: OpenDocument,
  { objects, page, budget }: Place,
  texts: readonly PageObject[],
): PageObject[] {
  if (texts.length === 0 || budget.drawn === 0) return []
  budget.drawn -= 1
  const { width, height } = pageSize(native, page)
  const scale = side / Math.max(width, height, 1)
  const across = Math.max(1, Math.round(width * scale))
  const down = Math.max(1, Math.round(height * scale))
  const { rgba } = drawPage(native, document, page, across, down)
  return texts.filter((text) => {
    const { left, right, bottom, top } = objects.pixels(page, { width: across, height: down }, text.bounds)
    const lowest = [255, 255, 255]
    const highest = [0, 0, 0]
    for (let row = Math.max(0, bottom); row <= Math.min(top, down - 1); row += 1)
      for (let column = Math.max(0, left); column <= Math.min(right, across - 1); column += 1)
        for (let k = 0; k < 3; k += 1) {
          const value = rgba[(row * across + column) * 4 + k] ?? 255
          lowest[k] = Math.min(lowest[k] ?? 0, value)
          highest[k] = Math.max(highest[k] ?? 0, value)
        }
    return [0, 1, 2].every((k) => (highest[k] ?? 0) - (lowest[k] ?? 0) <= steadiness)
  })
}
