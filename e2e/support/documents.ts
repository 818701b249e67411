import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { degrees, PDFDocument, StandardFonts } from 'pdf-lib'
import sharp from 'sharp'

/** A file to upload, in Playwright's form. */
export type PdfFile = { name: string; mimeType: string; buffer: Buffer }

function file(name: string, bytes: Uint8Array): PdfFile {
  return { name: `${name}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(bytes) }
}

const clauses = [
  'The tenant takes the rooms named above from the first day of the month.',
  'The rent is due on the third working day, by transfer to the account that the landlord names.',
  'Either side may end this contract in writing, three months before the end of a quarter.',
]

/** A lease of two A4 pages with empty lower halves, so that any ink there was stamped. */
export async function makeLease(name = 'Lease'): Promise<PdfFile> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.TimesRoman)
  for (const heading of ['Lease of rooms', 'House rules']) {
    const page = document.addPage([595, 842])
    page.drawText(heading, { x: 72, y: 740, size: 22, font })
    for (const [line, clause] of clauses.entries()) page.drawText(clause, { x: 72, y: 690 - line * 22, size: 11, font })
  }
  document.setTitle(name)
  return file(name, await document.save())
}

/** A landscape page as scanners write it: portrait media box, rotated by 90°, with a crop box. */
export async function makeScan(name = 'Scan'): Promise<PdfFile> {
  const document = await PDFDocument.create()
  const font = await document.embedFont(StandardFonts.Helvetica)
  const page = document.addPage([640, 900])
  page.setCropBox(25, 40, 590, 820)
  page.setRotation(degrees(90))
  page.drawText('Delivery note', { x: 140, y: 100, size: 20, font, rotate: degrees(90) })
  return file(name, await document.save())
}

/** A PDF of at least `bytes` bytes that cannot be compressed. */
export async function makeLargePdf(name: string, bytes: number): Promise<PdfFile> {
  const document = await PDFDocument.create()
  const page = document.addPage([595, 842])
  page.drawText('A long annex of photographs', { x: 72, y: 740, size: 18 })
  const noise = document.context.stream(randomBytes(bytes))
  page.node.set(document.context.obj('PieceInfo'), document.context.register(noise))
  return file(name, await document.save({ useObjectStreams: false }))
}

/** A photograph as phones store it: landscape, with an EXIF orientation of 6 and no useful resolution. */
export async function makePhoto(name = 'Photo'): Promise<PdfFile> {
  const picture = sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#7a8f6a' } })
  const buffer = await picture.withMetadata({ orientation: 6, density: 72 }).jpeg().toBuffer()
  return { name: `${name}.jpg`, mimeType: 'image/jpeg', buffer }
}

/** A drawing on a transparent background. */
export async function makeDrawing(name = 'Plan'): Promise<PdfFile> {
  const lines =
    '<svg width="600" height="400"><path d="M20 20H580V380H20Z" fill="none" stroke="#204080" stroke-width="8"/></svg>'
  return { name: `${name}.png`, mimeType: 'image/png', buffer: await sharp(Buffer.from(lines)).png().toBuffer() }
}

/** A PDF that is encrypted with a password. */
export function lockedPdf(name: string): PdfFile & { password: string } {
  const made = path.resolve(import.meta.dirname, '../../lib/engines/pdf/prepare/encrypted-fixtures/aes-256-r5.pdf')
  return { ...file(name, readFileSync(made)), password: 'secret' }
}
