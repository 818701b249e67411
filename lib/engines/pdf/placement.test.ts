import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PDFDocument, PDFName, PDFNumber } from 'pdf-lib'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FractionRect, PageSize } from '#lib/core/geometry.ts'
import { preparePdf, renderPage } from './documents.ts'
import { type Stamp, stampPdf } from './stamp/stamp-pdf.ts'

const rotations = [0, 90, 180, 270]
const userUnits = [1, 2]
/** Each layout displays 150 × 100 units; the last one inherits its MediaBox from the page tree. */
const layouts = [
  { MediaBox: [0, 0, 150, 100] },
  { MediaBox: [-70.5, -40.25, 79.5, 59.75] },
  { CropBox: [130, 190.5, 280, 290.5] },
]
const inheritedBox = [100, 150, 400, 450]
const cases = rotations.flatMap((rotate) =>
  layouts.flatMap((boxes) => userUnits.map((userUnit) => ({ rotate, boxes, userUnit }))),
)

/** A resolution at which a pixel is at most a third of a point, including UserUnit. */
const dpi = 432
const tolerance = 0.5
/** The sides in points of the squares for images, and the fractions of their top left corners. */
const squares = [
  { x: 0, y: 0, side: 20 },
  { x: 0.42, y: 0.13, side: 31.3 },
  { x: 0.71, y: 0.73, side: 24.7 },
]
const words: FractionRect = { x: 0.1, y: 0.55, width: 0.5, height: 0.17 }

type Grey = { data: Uint8Array; width: number; height: number }

async function unstamped(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (const { rotate, boxes, userUnit } of cases) {
    const { node } = pdf.addPage()
    node.delete(PDFName.of('MediaBox'))
    for (const [key, box] of Object.entries(boxes)) node.set(PDFName.of(key), pdf.context.obj(box))
    node.set(PDFName.of('Rotate'), PDFNumber.of(rotate))
    node.set(PDFName.of('UserUnit'), PDFNumber.of(userUnit))
  }
  pdf.catalog.Pages().set(PDFName.of('MediaBox'), pdf.context.obj(inheritedBox))
  return pdf.save()
}

/** Black in the top left quarter and dark grey elsewhere, so that rotations and reflections are visible. */
function marked(): Promise<Uint8Array> {
  const pixels = Buffer.alloc(40 * 40, 80)
  for (let row = 0; row < 20; row += 1) pixels.fill(0, row * 40, row * 40 + 20)
  return sharp(pixels, { raw: { width: 40, height: 40, channels: 1 } })
    .png()
    .toBuffer()
}

const squareOn = ({ width, height }: PageSize, { x, y, side }: (typeof squares)[number]): FractionRect => {
  return { x, y, width: side / width, height: side / height }
}

let stamped: Uint8Array
let sizes: PageSize[]

beforeAll(async () => {
  const { bytes, pages } = await preparePdf(await unstamped())
  sizes = pages
  const png = await marked()
  const stamps = pages.flatMap((size, page): Stamp[] => [
    ...squares.map((square): Stamp => ({ page, kind: 'image', png, rect: squareOn(size, square) })),
    { page, kind: 'text', text: 'Jörg Ångström', rect: words },
  ])
  stamped = await stampPdf({ prepared: bytes, stamps })
})

/** The bounds of the ink in that part of the image, in points of the displayed page from its top left. */
function inkWithin(
  picture: Grey,
  size: PageSize,
  part: FractionRect,
): Record<'left' | 'top' | 'right' | 'bottom', number> {
  const at = (fraction: number, length: number): number => Math.min(length, Math.max(0, Math.round(fraction * length)))
  let [left, top, right, bottom] = [picture.width, picture.height, 0, 0]
  for (let y = at(part.y, picture.height); y < at(part.y + part.height, picture.height); y += 1) {
    for (let x = at(part.x, picture.width); x < at(part.x + part.width, picture.width); x += 1) {
      if ((picture.data[y * picture.width + x] ?? 255) > 150) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  const [sx, sy] = [size.width / picture.width, size.height / picture.height]
  return { left: left * sx, top: top * sy, right: right * sx, bottom: bottom * sy }
}

const wider = (rect: FractionRect, by: number): FractionRect => {
  return { x: rect.x - by, y: rect.y - by, width: rect.width + 2 * by, height: rect.height + 2 * by }
}

function expectPlaced(picture: Grey, page: number, name: string): void {
  const size = sizes[page] ?? { width: 0, height: 0 }
  const where = `${name}, ${JSON.stringify(cases[page])}`
  for (const square of squares) {
    const rect = squareOn(size, square)
    const ink = inkWithin(picture, size, wider(rect, 0.04))
    const [x, y] = [square.x * size.width, square.y * size.height]
    const edges = { left: x, top: y, right: x + square.side, bottom: y + square.side }
    for (const [edge, value] of Object.entries(edges))
      expect(Math.abs(ink[edge as keyof typeof ink] - value), `${edge} of ${square.x}, ${where}`).toBeLessThan(
        tolerance,
      )
    const quarters = [0.25, 0.75].flatMap((v) =>
      [0.25, 0.75].map((u) => {
        const [px, py] = [(rect.x + u * rect.width) * picture.width, (rect.y + v * rect.height) * picture.height]
        return (picture.data[Math.floor(py) * picture.width + Math.floor(px)] ?? 0) > 40
      }),
    )
    expect(quarters, `quarters of ${square.x}, ${where}`).toEqual([false, true, true, true])
  }
  const ink = inkWithin(picture, size, wider(words, 0.04))
  expect(ink.left - words.x * size.width, where).toBeGreaterThan(-tolerance)
  expect(ink.top - words.y * size.height, where).toBeGreaterThan(-tolerance)
  expect((words.x + words.width) * size.width - ink.right, where).toBeGreaterThan(-tolerance)
  expect((words.y + words.height) * size.height - ink.bottom, where).toBeGreaterThan(-tolerance)
  expect(ink.right - ink.left, where).toBeGreaterThan(ink.bottom - ink.top)
}

describe('placement', () => {
  it('measures each page as displayed', () => {
    expect(sizes).toEqual(
      cases.map(({ rotate, userUnit }) =>
        rotate % 180 === 0
          ? { width: 150 * userUnit, height: 100 * userUnit }
          : { width: 100 * userUnit, height: 150 * userUnit },
      ),
    )
  })

  it('is correct to half a point in PDFium', async () => {
    for (const page of cases.keys()) {
      const { webp } = await renderPage({ key: 'placement', load: async () => stamped, page, dpi })
      const { data, info } = await sharp(webp).greyscale().raw().toBuffer({ resolveWithObject: true })
      expectPlaced({ data, width: info.width, height: info.height }, page, 'PDFium')
    }
  })

  it('is correct to half a point in poppler', ({ skip }) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'placement-'))
    try {
      writeFileSync(path.join(folder, 'stamped.pdf'), stamped)
      try {
        execFileSync('pdftoppm', ['-gray', '-cropbox', '-r', `${dpi}`, 'stamped.pdf', 'page'], { cwd: folder })
      } catch {
        skip()
      }
      const drawn = readdirSync(folder).filter((file) => file.endsWith('.pgm'))
      expect(drawn.length).toBe(cases.length)
      for (const [page, file] of drawn.sort().entries()) {
        const bytes = readFileSync(path.join(folder, file))
        const [width = 0, height = 0] =
          /^P5\s+(\d+)\s+(\d+)/
            .exec(bytes.toString('latin1', 0, 32))
            ?.slice(1)
            .map(Number) ?? []
        expectPlaced({ data: bytes.subarray(bytes.length - width * height), width, height }, page, 'poppler')
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
