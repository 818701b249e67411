import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { beforeAll, describe, expect, it } from 'vitest'
import { unprintable } from '../fonts/coverage.ts'
import { closeDocument, drawPage, openDocument, pageSize, pdfium, textOf, withPage } from '../worker/pdfium.ts'
import { names } from './names.fixture.ts'
import { type Stamp, stampPdf } from './stamp-pdf.ts'

const rect = { x: 0.2, y: 0.4, width: 0.6, height: 0.15 }

async function blank(pages: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (let i = 0; i < pages; i += 1) pdf.addPage([360, 120])
  return pdf.save()
}

type Ink = { left: number; right: number; top: number; bottom: number; pixels: number }

/** The text and the ink of each page according to PDFium; ink in fractions of the page. */
async function seen(bytes: Uint8Array): Promise<{ words: string; ink: Ink }[]> {
  const native = await pdfium()
  const opened = openDocument(native, bytes)
  if (typeof opened === 'string') throw new Error(opened)
  const pages = Array.from({ length: opened.pages }, (_, page) =>
    withPage(native, opened, page, (handle) => {
      const size = pageSize(native, handle)
      const drawn = drawPage(native, opened, handle, Math.round(size.width * 2), Math.round(size.height * 2))
      if (!drawn) throw new Error('not drawn')
      return { words: textOf(native, handle), ink: inkOf(drawn) }
    }),
  )
  closeDocument(native, opened)
  return pages.map((page) => page ?? { words: '', ink: { left: 0, right: 0, top: 0, bottom: 0, pixels: 0 } })
}

function inkOf({ width, height, rgba }: { width: number; height: number; rgba: Uint8Array }): Ink {
  const ink = { left: width, right: 0, top: height, bottom: 0, pixels: 0 }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((rgba[(y * width + x) * 4] ?? 255) > 127) continue
      ink.left = Math.min(ink.left, x)
      ink.right = Math.max(ink.right, x + 1)
      ink.top = Math.min(ink.top, y)
      ink.bottom = Math.max(ink.bottom, y + 1)
      ink.pixels += 1
    }
  }
  return {
    left: ink.left / width,
    right: ink.right / width,
    top: ink.top / height,
    bottom: ink.bottom / height,
    pixels: ink.pixels,
  }
}

function expectWithin(ink: Ink, frame: typeof rect, what: string): void {
  // Allows half a pixel for antialiasing.
  expect(ink.pixels, what).toBeGreaterThan(20)
  expect(ink.left, what).toBeGreaterThan(frame.x - 0.002)
  expect(ink.right, what).toBeLessThan(frame.x + frame.width + 0.002)
  expect(ink.top, what).toBeGreaterThan(frame.y - 0.005)
  expect(ink.bottom, what).toBeLessThan(frame.y + frame.height + 0.005)
}

/** Ignores the marks that readers add around reversed text. */
const plain = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\f]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()

function pdftotext(bytes: Uint8Array): string[] | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'names-'))
  const file = path.join(folder, 'names.pdf')
  writeFileSync(file, bytes)
  try {
    return execFileSync('pdftotext', ['-enc', 'UTF-8', file, '-'], { encoding: 'utf8' }).split('\f').map(plain)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('personal names', () => {
  let prepared: Uint8Array
  let stamped: Uint8Array
  let pages: Awaited<ReturnType<typeof seen>>
  beforeAll(async () => {
    prepared = await blank(names.length)
    stamped = await stampPdf({
      prepared,
      stamps: names.map(({ name }, page): Stamp => ({ page, rect, kind: 'text', text: name })),
    })
    pages = await seen(stamped)
  })

  it('are drawn within their fields in every script', () => {
    expect(pages).toHaveLength(names.length)
    for (const [i, { name }] of names.entries()) {
      const page = pages[i]
      if (!page) throw new Error('there is no page')
      expectWithin(page.ink, rect, name)
    }
  })

  it('are extracted by pdftotext in reading order', ({ skip }) => {
    const found = pdftotext(stamped)
    if (!found) return skip()
    expect(names.map(({ name }, i) => [name, found[i]])).toEqual(names.map(({ name }) => [name, plain(name)]))
  })

  it('are extracted by PDFium', () => {
    expect(pages.map(({ words }) => plain(words))).toEqual(names.map(({ name }) => plain(name)))
  })

  it('are extracted next to other text in other scripts', async ({ skip }) => {
    const pdf = await PDFDocument.create()
    const page = pdf.addPage([600, 60 + names.length * 20])
    page.drawText('This agreement is made between the parties that are named in it. '.repeat(2), {
      x: 20,
      y: 20,
      size: 8,
    })
    const whole = page.getHeight()
    const straight = names.filter(({ mixed }) => !mixed)
    const result = await stampPdf({
      prepared: await pdf.save(),
      stamps: straight.map(
        ({ name }, i): Stamp => ({
          page: 0,
          rect: { x: 0.1, y: (10 + i * 20) / whole, width: 0.5, height: 14 / whole },
          kind: 'text',
          text: name,
        }),
      ),
    })
    const found = pdftotext(result)
    if (!found) return skip()
    for (const { name } of straight) expect(found[0]).toContain(plain(name))
  })

  it('add less than 60 kB each', async () => {
    const prepared = await blank(1)
    for (const { name } of names) {
      const one = await stampPdf({ prepared, stamps: [{ page: 0, rect, kind: 'text', text: name }] })
      expect(one.length - prepared.length, name).toBeLessThan(60_000)
    }
  })

  it('give the same bytes each time', async () => {
    const again = await stampPdf({
      prepared,
      stamps: names.map(({ name }, page): Stamp => ({ page, rect, kind: 'text', text: name })),
    })
    expect(Buffer.from(again).equals(Buffer.from(stamped))).toBe(true)
  })

  it('start at the right edge in right-to-left scripts', () => {
    for (const [i, { script, name }] of names.entries()) {
      const ink = pages[i]?.ink
      if (!ink) throw new Error('there is no page')
      const fromRight = (script === 'Arabic' || script === 'Hebrew') && !name.startsWith('M')
      expect(fromRight ? rect.x + rect.width - ink.right : ink.left - rect.x, name).toBeLessThan(0.02)
    }
  })
})

describe('text too long for one line', () => {
  const small = { x: 0.3, y: 0.2, width: 0.2, height: 0.3 }
  it.each([
    ['words', 'Maximiliana Alexandrina von Hohenstein-Wallenrode zu Reichenbach'],
    ['no space', 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch'],
    ['Thai', 'กรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยามหาดิลกภพนพรัตนราชธานีบุรีรมย์'],
    ['Chinese', '中华人民共和国国家市场监督管理总局认证认可技术研究中心有限责任公司上海分公司'],
    ['Arabic', 'عبد الرحمن بن محمد بن عبد العزيز بن سعود آل الشيخ المهندس الاستشاري'],
  ])('is set in several lines, without truncation: %s', async (_what, text) => {
    const prepared = await blank(1)
    const stamped = await stampPdf({ prepared, stamps: [{ page: 0, rect: small, kind: 'text', text }] })
    const [page] = await seen(stamped)
    if (!page) throw new Error('there is no page')
    expectWithin(page.ink, small, text)
    // Several lines take more than half of the height; one line of this length would not.
    expect(page.ink.bottom - page.ink.top).toBeGreaterThan(small.height / 2)
    const found = pdftotext(stamped)
    if (found) expect(found[0]?.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  })

  it('stays legible in a low field as long as possible', async () => {
    const prepared = await blank(1)
    const low = { x: 0.1, y: 0.1, width: 0.2, height: 0.03 }
    const [page] = await seen(
      await stampPdf({
        prepared,
        stamps: [{ page: 0, rect: low, kind: 'text', text: 'A name that is longer than its field' }],
      }),
    )
    if (!page) throw new Error('there is no page')
    expect(page.ink.right).toBeLessThan(low.x + low.width + 0.002)
  })
})

describe('characters without a glyph in any font', () => {
  it('are reported, each once, and never drawn', async () => {
    expect(unprintable('王 🙂 a🙂 𐀀')).toEqual(['🙂', '𐀀'])
    const prepared = await blank(1)
    const stamps: Stamp[] = [{ page: 0, rect, kind: 'text', text: 'Ana 🙂' }]
    await expect(stampPdf({ prepared, stamps })).rejects.toThrow('U+1f642')
  })

  it('include blank characters that count as letters', () => {
    expect(unprintable('\u3164')).toEqual(['\u3164'])
    expect(unprintable('a\u0001b\ue000')).toEqual(['\u0001', '\ue000'])
  })

  it('do not occur in any of the names above', () => {
    for (const { name } of names) expect(unprintable(name), name).toEqual([])
  })

  it('do not include characters that only join, separate or reorder their neighbours', () => {
    expect(unprintable('نامه\u200cای \u200eA\u200d \ufeff')).toEqual([])
  })
})
