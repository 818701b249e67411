import { createHash } from 'node:crypto'
import { type PdfDict, PdfStream } from '@libpdf/core'
import { type FractionRect, isOnPage } from '#lib/core/geometry.ts'
import { openBase } from '../file/base-file.ts'
import { boxOf, pageDicts } from '../file/page-attributes.ts'
import { drawOver } from '../file/page-content.ts'
import { Revision } from '../file/revision.ts'
import { dict, formatNumber, name, numbers } from '../file/syntax.ts'
import { EmbeddedFont } from '../fonts/embedded-font.ts'
import { containedIn, displayedSize, displayToUserSpace, type PageBox, pointRect } from '../page-geometry.ts'
import { appendPages } from './appended-pages.ts'
import { addImage, type EmbeddedImage, encodeImage } from './embedded-image.ts'
import { type FittedLine, fitLine } from './fitted-line.ts'

/** What is put on a page: an image or a line of text, within a rectangle of the page as displayed. `page` counts from 0. */
export type Stamp = { page: number; rect: FractionRect } & (
  | { kind: 'image'; png: Uint8Array }
  | { kind: 'text'; text: string; align?: 'start' | 'center' }
)

export type StampInput = {
  /** A document that `preparePdf` made. */
  prepared: Uint8Array
  stamps: readonly Stamp[]
  /** A PDF whose pages go at the end. */
  appendPages?: Uint8Array
}

/**
 * Draws the stamps over their pages and appends pages, as one incremental update: the result starts with the prepared bytes.
 * Images keep their proportions and are centred in their rectangle; text is as large as its rectangle allows and is embedded
 * with its font, so that it can be searched and copied. The same input gives the same bytes.
 */
export async function stampPdf(input: StampInput): Promise<Uint8Array> {
  const base = await openBase(input.prepared)
  const update = new Revision(base)
  const pages = pageDicts(base)
  const art = await prepareArt(update, input.stamps)
  for (const [index, stamps] of byPage(input.stamps)) {
    const target = pages[index]
    if (!target) throw new RangeError(`there is no page ${index}`)
    const box = boxOf(base, target.page)
    const form = update.add(pageForm(box, stamps, art))
    update.put(target.ref, drawOver(base, update, target.page, [{ xobject: form, operators: (key) => `/${key} Do` }]))
  }
  if (art.usesText) art.font.write()
  if (input.appendPages) await appendPages(update, input.appendPages)
  const { bytes } = update.finish()
  assertPrefix(bytes, input.prepared)
  return bytes
}

type Art = { images: ReadonlyMap<string, EmbeddedImage>; font: EmbeddedFont; usesText: boolean }

const digestOf = (png: Uint8Array): string => createHash('sha256').update(png).digest('hex')

/** Each picture once, however many fields show it. */
async function prepareArt(update: Revision, stamps: readonly Stamp[]): Promise<Art> {
  const pngs = new Map<string, Uint8Array>()
  for (const stamp of stamps) if (stamp.kind === 'image') pngs.set(digestOf(stamp.png), stamp.png)
  const encoded = await Promise.all([...pngs].map(async ([digest, png]) => [digest, await encodeImage(png)] as const))
  const images = new Map(encoded.map(([digest, image]) => [digest, addImage(update, image)]))
  return { images, font: new EmbeddedFont(update, 'regular'), usesText: stamps.some((stamp) => stamp.kind === 'text') }
}

function byPage(stamps: readonly Stamp[]): [number, Stamp[]][] {
  const pages = new Map<number, Stamp[]>()
  for (const stamp of stamps) {
    if (!isOnPage(stamp.rect)) throw new RangeError('the stamp does not lie on its page')
    pages.set(stamp.page, [...(pages.get(stamp.page) ?? []), stamp])
  }
  return [...pages].sort(([a], [b]) => a - b)
}

/** All stamps of a page as one form, drawn in points of the displayed page; its matrix takes it to user space. */
function pageForm(box: PageBox, stamps: readonly Stamp[], art: Art): PdfStream {
  const size = displayedSize(box)
  const xobjects = dict({})
  const fonts = dict({})
  const operators = stamps.map((stamp) => {
    const frame = pointRect(size, stamp.rect)
    if (stamp.kind === 'text') {
      fonts.set('F1', art.font.ref)
      return drawLine(fitLine(stamp.text, frame, stamp.align ?? 'start'), art.font)
    }
    const digest = digestOf(stamp.png)
    const image = art.images.get(digest)
    if (!image) throw new Error('the image was not embedded')
    const key = `I${[...art.images.keys()].indexOf(digest) + 1}`
    xobjects.set(key, image.ref)
    const { x, y, width, height } = containedIn(frame, image.width, image.height)
    return `q ${list([width, 0, 0, height, x, y])} cm /${key} Do Q`
  })
  return new PdfStream(
    dict({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: numbers([0, 0, size.width, size.height]),
      Matrix: numbers(displayToUserSpace(box)),
      Resources: resources(xobjects, fonts),
    }),
    Buffer.from(operators.join('\n'), 'latin1'),
  )
}

function resources(xobjects: PdfDict, fonts: PdfDict): PdfDict {
  const entries = dict({})
  if (xobjects.size > 0) entries.set('XObject', xobjects)
  if (fonts.size > 0) entries.set('Font', fonts)
  return entries
}

function drawLine({ line, size, x, baseline }: FittedLine, font: EmbeddedFont): string {
  return `BT 0 g /F1 ${formatNumber(size)} Tf ${list([1, 0, 0, 1, x, baseline])} Tm ${font.show(line, size)} ET`
}

const list = (values: readonly number[]): string => values.map(formatNumber).join(' ')

/** The promise on which the proof rests: whoever cuts the file here gets the very bytes that the signer was shown. */
function assertPrefix(bytes: Uint8Array, prefix: Uint8Array): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, prefix.length)
  if (bytes.length <= prefix.length || !head.equals(prefix))
    throw new Error('the prepared bytes are not the start of the stamped file')
}
