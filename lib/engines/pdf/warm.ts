import { paper, Sheets } from './compose/sheet.ts'
import { preparePdf, renderPage } from './documents.ts'
import { type Stamp, stampAndAppend } from './stamp/stamp-pdf.ts'
import { verifySeal } from './verify/verify-seal.ts'

/**
 * Processes a small document once, so that the first user does not wait until fonts are parsed, PDFium is loaded and code is
 * compiled. Call it after the server has started; nothing depends on it.
 */
export async function warmPdf(): Promise<void> {
  const sheets = new Sheets({ language: 'en' })
  sheets.add()
  const rect = { x: 0.1, y: 0.1, width: 0.3, height: 0.05 }
  for (const face of ['regular', 'bold'] as const)
    sheets.line('Aa 1', { face, size: 9, leading: 12, grey: 0 }, 50, paper.height / 2)
  const { bytes } = await preparePdf(sheets.finish({ title: '' }))
  const stamps: Stamp[] = [
    { page: 0, rect, kind: 'image', png: onePixel, under: ['Ana', 'عمر'] },
    { page: 0, rect, kind: 'text', text: 'Ana' },
  ]
  await verifySeal((await stampAndAppend({ prepared: bytes, stamps }, async () => bytes)).bytes)
  await renderPage({ key: 'warm', load: async () => bytes, page: 0, dpi: 36 })
}

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
