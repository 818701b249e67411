import { PDFDocument, StandardFonts } from 'pdf-lib'
import sharp from 'sharp'

/** Approximate size of a ten-page contract in bytes; others are in proportion. */
export const TEN_PAGES_BYTES = 500_000

const a4 = [595, 842] as const
const clause =
  'Either side may end this contract in writing, three months before the end of a quarter, by letter to the other.'

/**
 * Grey noise as a JPEG of about the given bytes, which does not compress further, like a scan. The same for the same
 * seed.
 */
async function scan(bytes: number, seed: number): Promise<Uint8Array> {
  const side = Math.max(16, Math.round(Math.sqrt(bytes * 1.65)))
  const pixels = Buffer.alloc(side * side)
  let state = seed
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    pixels[i] = state >>> 24
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .jpeg({ quality: 80 })
    .toBuffer()
}

/** A contract of A4 pages with text and pictures, of about the given bytes. The same input gives the same pages. */
export async function makeDocument(pages: number, bytes: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  // Text takes about 450 bytes per page. There are no more pictures than pages, each of at least a few kilobytes.
  const pictures = Math.min(pages, Math.max(1, Math.floor((bytes - pages * 450) / 4000)))
  const pictureBytes = Math.max(0, bytes - pages * 450) / pictures
  for (let number = 1; number <= pages; number++) {
    const page = pdf.addPage([...a4])
    page.drawText(`Contract, page ${number}`, { x: 72, y: 760, size: 16, font })
    for (let line = 0; line < 12; line++)
      page.drawText(`${number}.${line + 1} ${clause}`, { x: 72, y: 720 - line * 18, size: 8, font })
    if (number > pictures || pictureBytes < 500) continue
    const image = await pdf.embedJpg(await scan(pictureBytes, number))
    page.drawImage(image, { x: 72, y: 240, width: 240, height: 240 })
  }
  return pdf.save()
}

/** A signature as a browser's pad sends it: PNG, transparent, 1,200 pixels wide, with its strokes. */
export async function makeSignature(): Promise<{
  png: Uint8Array
  strokes: { x: number; y: number; time: number }[][]
}> {
  const strokes = [wave(20, 700, 60, 90), wave(640, 1180, 40, 60)]
  const paths = strokes.map((points) => `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="440"><path d="${paths.join('')}" fill="none" stroke="#14213d" stroke-width="13" stroke-linecap="round" stroke-linejoin="round"/></svg>`
  return { png: await sharp(Buffer.from(svg)).png().toBuffer(), strokes }
}

/** A line that goes up and down like handwriting. */
function wave(from: number, to: number, points: number, every: number): { x: number; y: number; time: number }[] {
  return Array.from({ length: points }, (_, i) => {
    const x = from + ((to - from) * i) / (points - 1)
    return { x, y: 220 + 180 * Math.sin(x / every) * Math.cos(x / 310), time: i * 16 }
  })
}
