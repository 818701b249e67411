import { describe, expect, it } from 'vitest'
import { closeDocument, drawPage, openDocument, pageSize, pdfium, textOf, withPage } from '../worker/pdfium.ts'
import { composeSample } from './compose-sample.ts'
import type { SampleLine, SampleModel } from './sample-model.ts'

const model: SampleModel = {
  language: 'en',
  organisation: 'Acme & Söhne',
  mark: 'Sample',
  title: 'Agreement',
  introduction: 'Between Acme & Söhne and you.',
  note: { heading: 'This is a sample', text: 'It is not binding.' },
  clauses: Array.from({ length: 10 }, (_, i) => ({
    heading: `Clause ${i + 1}`,
    text: 'What the parties agree upon in it. '.repeat(6),
  })),
  signing: { heading: 'Signature', text: 'By signing, you agree.' },
  label: (type) => `Line for ${type}`,
  footer: (page, pages) => `Page ${page} of ${pages}`,
}

const scale = 5
type Drawing = { width: number; height: number; rgba: Uint8Array; words: string }

async function drawn(bytes: Uint8Array): Promise<Drawing[]> {
  const native = await pdfium()
  const opened = openDocument(native, bytes)
  if (typeof opened === 'string') throw new Error(opened)
  const pages: Drawing[] = []
  for (;;) {
    const page = withPage(native, opened, pages.length, (handle) => {
      const size = pageSize(native, handle)
      const image = drawPage(native, opened, handle, Math.round(size.width * scale), Math.round(size.height * scale))
      return image && { ...image, words: textOf(native, handle) }
    })
    if (!page) break
    pages.push(page)
  }
  closeDocument(native, opened)
  return pages
}

/** The part of a pixel row between the left and right edge of the field that is not white; `y` in points from its bottom. */
function inked({ width, height, rgba }: Drawing, { rect }: SampleLine, y: number): number {
  const row = Math.round((rect.y + rect.height) * height + y * scale)
  const [from, to] = [Math.round(rect.x * width), Math.round((rect.x + rect.width) * width)]
  let count = 0
  for (let x = from; x < to; x += 1) if ((rgba[(row * width + x) * 4] ?? 255) < 200) count += 1
  return count / (to - from)
}

describe('the sample contract', () => {
  it('has an empty field on each of its lines, and one for initials on every page', async () => {
    const { bytes, lines } = await composeSample(model)
    const pages = await drawn(bytes)
    expect(pages).toHaveLength(2)
    expect(lines.map(({ type, page }) => `${type} ${page}`).sort()).toEqual([
      'date 2',
      'initials 1',
      'initials 2',
      'name 2',
      'signature 2',
    ])
    for (const place of lines) {
      const page = pages[place.page - 1]
      if (!page) throw new Error('the field is on no page')
      expect(inked(page, place, 0.3)).toBeGreaterThan(0.98)
      for (let y = 1; y < place.rect.height * (page.height / scale); y += 1) expect(inked(page, place, -y)).toBe(0)
    }
  })

  it('is marked as a sample on every page, and has all texts of its model', async () => {
    const pages = await drawn((await composeSample(model)).bytes)
    for (const { words } of pages) expect(words).toContain('Sample')
    const words = pages.map((page) => page.words).join(' ')
    for (const phrase of [
      'Clause 1',
      'Clause 10',
      'It is not binding.',
      'Line for signature',
      'Line for name',
      'Line for date',
      'Page 2 of 2',
    ])
      expect(words).toContain(phrase)
  })

  it('has the same bytes for the same model', async () => {
    expect(
      Buffer.from((await composeSample(model)).bytes).equals(Buffer.from((await composeSample(model)).bytes)),
    ).toBe(true)
  })

  it('can have a name of any length and script, and text for more than two pages', async () => {
    const long = {
      ...model,
      organisation: '有限会社 '.repeat(24),
      introduction: 'x'.repeat(6000),
      clauses: [...model.clauses, ...model.clauses],
    }
    const { bytes, lines } = await composeSample(long)
    const pages = await drawn(bytes)
    expect(lines.filter(({ type }) => type === 'initials')).toHaveLength(pages.length)
    expect(lines.find(({ type }) => type === 'signature')?.page).toBe(pages.length)
  })
})
