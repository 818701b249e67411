import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { type PdfDict, PdfStream } from '@libpdf/core'
import { type FractionRect, isOnPage } from '#lib/core/geometry.ts'
import { preparedFileEnd } from '../file/file-end.ts'
import { openForUpdate } from '../file/open-for-update.ts'
import { boxOf } from '../file/page-attributes.ts'
import { drawOver } from '../file/page-content.ts'
import { pagesAt } from '../file/pages.ts'
import { Revision, type WrittenUpdate } from '../file/revision.ts'
import { dict, formatNumber, name, numbers } from '../file/syntax.ts'
import { EmbeddedFonts } from '../fonts/embedded-fonts.ts'
import { displayedSize, displayToUserSpace, type PageBox, pointRect } from '../page-geometry.ts'
import { appendPages } from './appended-pages.ts'
import { addImage, type EmbeddedImage, encodeImage } from './embedded-image.ts'
import { type FittedText, fitText } from './fitted-text.ts'
import { signatureBlock } from './signature-block.ts'

/** An image or a text in a rectangle of the page as displayed. `page` counts from 0. */
export type Stamp = {
  page: number
  rect: FractionRect
} /** `under`: up to four lines of small text with the image, in the same rectangle. */ & (
  | { kind: 'image'; png: Uint8Array; under?: readonly string[] }
  | { kind: 'text'; text: string; align?: 'start' | 'center' }
)

export type StampInput = {
  /** A document from `preparePdf`. */
  prepared: Uint8Array
  stamps: readonly Stamp[]
  /**
   * A BCP 47 tag, for names whose characters have different forms by language: Han characters alone do not determine them.
   */
  language?: string
}

/** The stamped document, and the same with pages appended: `bytes` starts with `stamped`. */
export type StampedWithPages = { stamped: Uint8Array; bytes: Uint8Array }

/**
 * Draws the stamps over their pages, as one incremental update: the result starts with the prepared bytes. Images keep their
 * proportions and are centred in their rectangle; text is as large as its rectangle allows, in several lines if one would be
 * too small, and is embedded with its fonts, so that it can be searched and copied. The same input gives the same bytes.
 */
export async function stampPdf(input: StampInput): Promise<Uint8Array> {
  return finished(await stamping(input), input.prepared).bytes
}

/**
 * Stamps, then appends the pages of another PDF as a second incremental update, so that they can contain the hash of what
 * precedes them. `pages` receives the stamped document.
 */
export async function stampAndAppend(
  input: StampInput,
  pages: (stamped: Uint8Array) => Promise<Uint8Array>,
): Promise<StampedWithPages> {
  const stamps = await stamping(input)
  const { bytes: stamped, base } = finished(stamps, input.prepared)
  const update = new Revision(base)
  await appendPages(update, await pages(stamped), stamps.inOrder())
  return { stamped, bytes: finished(update, stamped).bytes }
}

async function stamping(input: StampInput): Promise<Revision> {
  const base = await openForUpdate(input.prepared, preparedFileEnd)
  const update = new Revision(base)
  const art = await prepareArt(update, input)
  const stamped = byPage(input.stamps)
  const pages = pagesAt(
    base,
    stamped.map(([index]) => index),
  )
  for (const [index, stamps] of stamped) {
    const target = pages.get(index)
    if (!target) throw new RangeError(`there is no page ${index}`)
    const box = boxOf(base, target.page)
    const form = update.add(pageForm(box, stamps, art))
    update.put(target.ref, drawOver(base, update, target.page, [{ xobject: form, operators: (key) => `/${key} Do` }]))
  }
  if (art.usesText) art.fonts.write()
  return update
}

const digestOf = (png: Uint8Array): string => createHash('sha256').update(png).digest('hex')

type Picture = EmbeddedImage & { key: string }

type Art = {
  pictures: ReadonlyMap<Uint8Array, Picture | undefined>
  fonts: EmbeddedFonts
  usesText: boolean
  language: string
}

/** Prepares each image once, even if several fields show it. */
async function prepareArt(update: Revision, { stamps, language = '' }: StampInput): Promise<Art> {
  const digests = new Map<Uint8Array, string>()
  for (const stamp of stamps)
    if (stamp.kind === 'image' && !digests.has(stamp.png)) digests.set(stamp.png, digestOf(stamp.png))
  const pngs = new Map([...digests].map(([png, digest]) => [digest, png]))
  const encoded = await Promise.all([...pngs].map(async ([digest, png]) => [digest, await encodeImage(png)] as const))
  const added = new Map(encoded.map(([digest, image], i) => [digest, { ...addImage(update, image), key: `I${i + 1}` }]))
  const pictures = new Map([...digests].map(([png, digest]) => [png, added.get(digest)]))
  const usesText = stamps.some((stamp) => stamp.kind === 'text' || (stamp.under?.length ?? 0) > 0)
  return { pictures, fonts: new EmbeddedFonts(update), usesText, language }
}

function byPage(stamps: readonly Stamp[]): [number, Stamp[]][] {
  const pages = new Map<number, Stamp[]>()
  for (const stamp of stamps) {
    if (!isOnPage(stamp.rect)) throw new RangeError('the stamp is not on its page')
    pages.set(stamp.page, [...(pages.get(stamp.page) ?? []), stamp])
  }
  return [...pages].sort(([a], [b]) => a - b)
}

/** All stamps of a page as one form, drawn in points of the displayed page; its matrix maps them to user space. */
function pageForm(box: PageBox, stamps: readonly Stamp[], art: Art): PdfStream {
  const size = displayedSize(box)
  const xobjects = dict({})
  const operators = stamps.map((stamp) => {
    const frame = pointRect(size, stamp.rect)
    if (stamp.kind === 'text')
      return drawText(fitText(stamp.text, frame, stamp.align ?? 'start', art.language), 0, art.fonts)
    const picture = art.pictures.get(stamp.png)
    if (!picture) throw new Error('the image was not embedded')
    xobjects.set(picture.key, picture.ref)
    const { drawing, text } = signatureBlock(frame, picture, stamp.under ?? [], art.language)
    const drawn = `q ${list([drawing.width, 0, 0, drawing.height, drawing.x, drawing.y])} cm /${picture.key} Do Q`
    return text ? `${drawn}\n${drawText(text, quiet, art.fonts)}` : drawn
  })
  return new PdfStream(
    dict({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: numbers([0, 0, size.width, size.height]),
      Matrix: numbers(displayToUserSpace(box)),
      Resources: resources(xobjects, art),
      Filter: name('FlateDecode'),
    }),
    deflateSync(Buffer.from(operators.join('\n'), 'latin1'), { level: 9 }),
  )
}

/** The grey of the lines of a signature. */
const quiet = 0.2

function resources(xobjects: PdfDict, { fonts, usesText }: Art): PdfDict {
  const entries = dict({})
  if (xobjects.size > 0) entries.set('XObject', xobjects)
  if (usesText) entries.set('Font', fonts.ref)
  return entries
}

function drawText({ lines, size }: FittedText, grey: number, fonts: EmbeddedFonts): string {
  return lines
    .map(
      ({ line, x, baseline }) =>
        `BT ${formatNumber(grey)} g ${list([1, 0, 0, 1, x, baseline])} Tm ${fonts.show(line, size)} ET`,
    )
    .join('\n')
}

const list = (values: readonly number[]): string => values.map(formatNumber).join(' ')

/** Ensures what verification relies on: truncated at this length, the file is exactly the one that it was made from. */
function finished(update: Revision, prefix: Uint8Array): WrittenUpdate {
  const laid = update.finish()
  const head = Buffer.from(laid.bytes.buffer, laid.bytes.byteOffset, prefix.length)
  if (laid.bytes.length <= prefix.length || !head.equals(prefix))
    throw new Error('the file does not start with the original bytes')
  return laid
}
