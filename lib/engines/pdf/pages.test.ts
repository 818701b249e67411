import { PDFDocument, PDFName, PDFNumber } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pageText, preparePdf, renderPage } from './documents.ts'

async function numbered(pages: number, width = 400, height = 300): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (let n = 1; n <= pages; n += 1) pdf.addPage([width, height]).drawText(`page ${n}`, { x: 40, y: 200 })
  return pdf.save()
}

describe('the pages of a document', () => {
  it('are rendered from bytes that are loaded once', async () => {
    const bytes = await numbered(4)
    let loads = 0
    const load = async (): Promise<Uint8Array> => {
      loads += 1
      return bytes
    }
    for (let page = 0; page < 4; page += 1) {
      const { webp, width, height } = await renderPage({ key: 'loaded once', load, page, dpi: 144 })
      expect([width, height]).toEqual([800, 600])
      expect((await sharp(webp).metadata()).format).toBe('webp')
      expect(await pageText({ key: 'loaded once', load, page })).toContain(`page ${page + 1}`)
    }
    expect(loads).toBe(1)
  })

  it('are rendered at a lower resolution if very large', async () => {
    const bytes = await numbered(1, 14_400, 7_200)
    const { width, height } = await renderPage({ key: 'huge', load: async () => bytes, page: 0, dpi: 144 })
    expect(width * height).toBeLessThanOrEqual(16_010_000)
    expect(width / height).toBeCloseTo(2, 2)
  })

  it('have the displayed size for every UserUnit', async () => {
    for (const useObjectStreams of [true, false]) {
      const pdf = await PDFDocument.create()
      pdf.addPage([100, 80])
      pdf.addPage([100, 80]).node.set(PDFName.of('UserUnit'), PDFNumber.of(2))
      const { bytes, pages } = await preparePdf(await pdf.save({ useObjectStreams }))
      for (const [page, size] of pages.entries()) {
        const image = await renderPage({ key: `unit ${useObjectStreams}`, load: async () => bytes, page, dpi: 144 })
        expect([image.width, image.height]).toEqual([size.width * 2, size.height * 2])
      }
      expect(pages[1]).toEqual({ width: 200, height: 160 })
    }
  })

  it('serve many concurrent requests, and fail for a missing page', async () => {
    const bytes = await numbered(2)
    const many = Array.from({ length: 12 }, (_, i) =>
      pageText({ key: `many ${i % 5}`, load: async () => bytes, page: i % 2 }),
    )
    expect((await Promise.all(many)).map((text) => text.trim())).toEqual(many.map((_, i) => `page ${(i % 2) + 1}`))
    await expect(pageText({ key: 'many 0', load: async () => bytes, page: 7 })).rejects.toThrow('RangeError')
    await expect(
      renderPage({
        key: 'gone',
        load: async () => {
          throw new Error('no such blob')
        },
        page: 0,
        dpi: 72,
      }),
    ).rejects.toThrow('no such blob')
  })
})
