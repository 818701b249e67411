import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { degrees, PDFDocument, PDFName, PDFNumber, PDFRawStream } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { FractionRect } from '#lib/core/geometry.ts'
import { openForUpdate } from '../file/open-for-update.ts'
import { Revision } from '../file/revision.ts'
import { closeDocument, drawPage, openDocument, pageSize, pdfium, textOf, withPage } from '../worker/pdfium.ts'
import { appendPages } from './appended-pages.ts'
import { type Stamp, stampAndAppend, stampPdf } from './stamp-pdf.ts'

type PageForm = { rotate?: number; crop?: [number, number, number, number]; userUnit?: number; content?: string }

async function document(pages: PageForm[], useObjectStreams = true): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (const { rotate = 0, crop, userUnit = 1, content } of pages) {
    const page = pdf.addPage([500, 700])
    page.setMediaBox(-20, 30, 500, 700)
    if (crop) page.setCropBox(...crop)
    page.setRotation(degrees(rotate))
    if (userUnit !== 1) page.node.set(PDFName.of('UserUnit'), PDFNumber.of(userUnit))
    if (content !== undefined)
      page.node.set(
        PDFName.of('Contents'),
        pdf.context.register(PDFRawStream.of(pdf.context.obj({}), Buffer.from(content))),
      )
  }
  return pdf.save({ useObjectStreams })
}

const solid = (width: number, height: number): Promise<Uint8Array> =>
  sharp({ create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 1 } } })
    .png()
    .toBuffer()
    .then((png) => new Uint8Array(png))

/** The ink of a page as fractions of it, rendered at four pixels per point. */
async function inked(bytes: Uint8Array, page = 0): Promise<FractionRect> {
  const native = await pdfium()
  const opened = openDocument(native, bytes)
  if (typeof opened === 'string') throw new Error(opened)
  const drawn = withPage(native, opened, page, (handle) => {
    const size = pageSize(native, handle)
    return drawPage(native, opened, handle, Math.round(size.width * 4), Math.round(size.height * 4))
  })
  closeDocument(native, opened)
  if (!drawn) throw new Error('not drawn')
  let [left, top, right, bottom] = [drawn.width, drawn.height, 0, 0]
  for (let y = 0; y < drawn.height; y += 1) {
    for (let x = 0; x < drawn.width; x += 1) {
      if ((drawn.rgba[(y * drawn.width + x) * 4] ?? 255) > 127) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  return {
    x: left / drawn.width,
    y: top / drawn.height,
    width: (right - left) / drawn.width,
    height: (bottom - top) / drawn.height,
  }
}

async function wordsOf(bytes: Uint8Array, page = 0): Promise<string> {
  const native = await pdfium()
  const opened = openDocument(native, bytes)
  if (typeof opened === 'string') throw new Error(opened)
  const words = withPage(native, opened, page, (handle) => textOf(native, handle)) ?? ''
  closeDocument(native, opened)
  return words
}

const rect = { x: 0.2, y: 0.15, width: 0.3, height: 0.1 }

describe('stamping', () => {
  for (const rotate of [0, 90, 180, 270]) {
    for (const crop of [undefined, [30, 80, 400, 600] as [number, number, number, number]]) {
      for (const userUnit of [1, 2]) {
        it(`puts ink where it was placed: /Rotate ${rotate}${crop ? ', cropped' : ''}, UserUnit ${userUnit}`, async () => {
          const prepared = await document([{ rotate, userUnit, ...(crop ? { crop } : {}) }])
          const size = crop ? { width: crop[2], height: crop[3] } : { width: 500, height: 700 }
          const [width, height] = rotate % 180 === 0 ? [size.width, size.height] : [size.height, size.width]
          // An image with exactly the proportions of its rectangle fills it.
          const png = await solid(Math.round(width * rect.width * 4), Math.round(height * rect.height * 4))
          const ink = await inked(await stampPdf({ prepared, stamps: [{ page: 0, rect, kind: 'image', png }] }))
          const halfPoint = { x: 0.5 / width, y: 0.5 / height }
          expect(Math.abs(ink.x - rect.x)).toBeLessThan(halfPoint.x)
          expect(Math.abs(ink.y - rect.y)).toBeLessThan(halfPoint.y)
          expect(Math.abs(ink.x + ink.width - rect.x - rect.width)).toBeLessThan(halfPoint.x)
          expect(Math.abs(ink.y + ink.height - rect.y - rect.height)).toBeLessThan(halfPoint.y)
        })
      }
    }
  }

  it('starts with the prepared bytes, in both kinds of file', async () => {
    for (const useObjectStreams of [true, false]) {
      const prepared = await document([{}, {}], useObjectStreams)
      const stamped = await stampPdf({ prepared, stamps: [{ page: 1, rect, kind: 'text', text: 'Ana' }] })
      expect(Buffer.from(stamped).subarray(0, prepared.length).equals(Buffer.from(prepared))).toBe(true)
      expect((await PDFDocument.load(stamped)).getPageCount()).toBe(2)
    }
  })

  it('gives the same bytes for the same input', async () => {
    const prepared = await document([{}])
    const png = await solid(60, 20)
    const stamps: Stamp[] = [
      { page: 0, rect, kind: 'image', png },
      { page: 0, rect: { ...rect, y: 0.5 }, kind: 'text', text: 'Ana' },
    ]
    const [one, two] = await Promise.all([stampPdf({ prepared, stamps }), stampPdf({ prepared, stamps })])
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true)
  })

  it('writes Latin, Greek and Cyrillic names upright, within their frame, as searchable text', async () => {
    const names = [
      'José Nuñez-Åström',
      'Nguyễn Thị Hồng',
      'Łukasz Żółć',
      'Ελένη Παπαδοπούλου',
      'Юлія Ґалаґан',
      'Çağrı Işık',
      'e\u0301tienne',
      'Q\u0301ufi AVa',
    ]
    const prepared = await document([{ rotate: 90 }])
    const frames = names.map((_, i) => ({ x: 0.1, y: 0.1 + i * 0.09, width: 0.35, height: 0.06 }))
    const stamped = await stampPdf({
      prepared,
      stamps: names.map((text, i) => ({ page: 0, rect: frames[i] ?? rect, kind: 'text', text })),
    })
    const words = await wordsOf(stamped)
    for (const name of names) expect(words).toContain(name.normalize('NFC'))
    const ink = await inked(stamped)
    expect(ink.x).toBeGreaterThanOrEqual(0.099)
    expect(ink.x + ink.width).toBeLessThanOrEqual(0.451)
    expect(ink.y).toBeGreaterThanOrEqual(0.099)
  })

  it('shrinks long text to its frame and centres on request', async () => {
    const prepared = await document([{}])
    const long = await inked(
      await stampPdf({
        prepared,
        stamps: [{ page: 0, rect, kind: 'text', text: 'A very long name indeed '.repeat(6).trim() }],
      }),
    )
    expect(long.x + long.width).toBeLessThanOrEqual(rect.x + rect.width + 0.001)
    const centred = await inked(
      await stampPdf({ prepared, stamps: [{ page: 0, rect, kind: 'text', text: 'O', align: 'center' }] }),
    )
    expect(centred.x + centred.width / 2).toBeCloseTo(rect.x + rect.width / 2, 2)
    const start = await inked(await stampPdf({ prepared, stamps: [{ page: 0, rect, kind: 'text', text: 'O' }] }))
    expect(start.x).toBeLessThan(rect.x + 0.02)
  })

  it('embeds an image once, even if it is placed several times', async () => {
    const noise = await sharp(Buffer.from(Array.from({ length: 200 * 100 * 3 }, (_, i) => (i * 7919) % 251)), {
      raw: { width: 200, height: 100, channels: 3 },
    })
      .png()
      .toBuffer()
    const prepared = await document(Array.from({ length: 8 }, () => ({})))
    const png = new Uint8Array(noise)
    const once = await stampPdf({ prepared, stamps: [{ page: 0, rect, kind: 'image', png }] })
    const often = await stampPdf({
      prepared,
      stamps: Array.from({ length: 8 }, (_, page): Stamp => ({ page, rect, kind: 'image', png })),
    })
    expect(often.length - prepared.length).toBeLessThan(once.length - prepared.length + 8 * 1500)
  })

  it('is not affected by content with unbalanced operators', async () => {
    const png = await solid(150, 70)
    for (const content of [
      'q 0.1 0 0 0.1 9 9 cm',
      'Q Q Q 0.5 0 0 0.5 0 0 cm',
      'q BT /F1 9 Tf 2 0 0 2 0 0 Tm',
      '(a \\) q q) Tj % q q\n q',
      '/Span BMC q 3 0 0 3 0 0 cm',
      'Q q 1 0 0 1 5 5 cm Q',
    ]) {
      const prepared = await document([{ content }])
      const ink = await inked(await stampPdf({ prepared, stamps: [{ page: 0, rect, kind: 'image', png }] }))
      expect(ink.x, content).toBeCloseTo(rect.x, 2)
      expect(ink.y + ink.height, content).toBeCloseTo(rect.y + rect.height, 2)
    }
  })

  it('appends pages of another file at the end', async () => {
    const prepared = await document([{ rotate: 90 }, { userUnit: 2 }])
    const other = await PDFDocument.create()
    other.addPage([300, 200]).drawText('the certificate')
    const pdf = await other.save()
    const { bytes } = await stampAndAppend({ prepared, stamps: [] }, async () => pdf)
    const pages = (await PDFDocument.load(bytes)).getPages()
    expect(pages.map((page) => page.getSize())).toEqual([
      { width: 500, height: 700 },
      { width: 500, height: 700 },
      { width: 300, height: 200 },
    ])
    expect(await wordsOf(bytes, 2)).toContain('the certificate')
  })

  it('appends as if the stamped file had been reopened, in both kinds of file', async () => {
    const other = await PDFDocument.create()
    other.addPage([300, 200]).drawText('the certificate')
    const pdf = await other.save()
    for (const useObjectStreams of [true, false]) {
      const prepared = await document([{}, {}], useObjectStreams)
      const stamps: Stamp[] = [{ page: 1, rect, kind: 'text', text: 'Ana' }]
      const { stamped, bytes } = await stampAndAppend({ prepared, stamps }, async (given) => {
        expect(given).toEqual(await stampPdf({ prepared, stamps }))
        return pdf
      })
      const update = new Revision(await openForUpdate(stamped))
      await appendPages(update, pdf, [])
      expect(Buffer.from(bytes).equals(Buffer.from(update.finish().bytes))).toBe(true)
      expect(Buffer.from(bytes).subarray(0, stamped.length).equals(Buffer.from(stamped))).toBe(true)
      expect(await wordsOf(bytes, 1)).toContain('Ana')
    }
  })

  it('refuses stamps that cannot be drawn as intended', async () => {
    const prepared = await document([{}])
    await expect(stampPdf({ prepared, stamps: [{ page: 0, rect, kind: 'text', text: '\ue000' }] })).rejects.toThrow(
      'U+e000',
    )
    await expect(stampPdf({ prepared, stamps: [{ page: 1, rect, kind: 'text', text: 'a' }] })).rejects.toThrow(
      RangeError,
    )
    await expect(
      stampPdf({ prepared, stamps: [{ page: 0, rect: { ...rect, x: 0.9 }, kind: 'text', text: 'a' }] }),
    ).rejects.toThrow(RangeError)
    await expect(stampPdf({ prepared: Buffer.from('not a PDF'), stamps: [] })).rejects.toThrow('header')
  })

  it('writes a file that qpdf accepts', async ({ skip }) => {
    try {
      execFileSync('qpdf', ['--version'], { stdio: 'ignore' })
    } catch {
      skip()
    }
    for (const useObjectStreams of [true, false]) {
      const file = path.join(mkdtempSync(path.join(tmpdir(), 'stamp-')), 'stamped.pdf')
      writeFileSync(
        file,
        await stampPdf({
          prepared: await document([{}], useObjectStreams),
          stamps: [{ page: 0, rect, kind: 'text', text: 'Ana' }],
        }),
      )
      expect(execFileSync('qpdf', ['--check', file]).toString()).toContain('No syntax or stream encoding errors')
      rmSync(path.dirname(file), { recursive: true })
    }
  })
})
