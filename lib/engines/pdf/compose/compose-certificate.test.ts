import sharp from 'sharp'
import { encode } from 'uqr'
import { beforeAll, describe, expect, it } from 'vitest'
import { closeDocument, drawPage, openDocument, pdfium, textOf, withPage } from '../worker/pdfium.ts'
import type { CertificateModel } from './certificate-model.ts'
import { composeCertificate } from './compose-certificate.ts'
import { pageFacts, rowsOf } from './fact-rows.ts'
import { qrCode } from './qr-code.ts'
import { lineWidth, printable, type TextStyle, wrapped } from './set-text.ts'

const hash = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
let png: Uint8Array

beforeAll(async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><path d="M10 80 L 150 10 L 290 90" stroke="#000" stroke-width="4" fill="none"/></svg>'
  png = new Uint8Array(await sharp(Buffer.from(svg)).png().toBuffer())
})

function model(signers: number, events: number): CertificateModel {
  return {
    language: 'en',
    organisation: 'Acme',
    title: 'Signing certificate',
    subject: 'Lease',
    progress: { text: 'Signed by all', isComplete: true },
    summary: 'What these pages prove.',
    sections: [
      { kind: 'facts', heading: 'Document', facts: [{ label: 'SHA-256', value: hash, code: true, note: 'Of all.' }] },
      {
        kind: 'cards',
        heading: 'Signers',
        cards: Array.from({ length: signers }, (_, i) => ({
          name: `Signer${i}`,
          status: 'Signed',
          signature: { png, caption: 'Drawn' },
          facts: [[{ label: 'Email', value: `signer${i}@example.com` }], ['a', 'b', 'c'].map(half)],
        })),
      },
      {
        kind: 'table',
        heading: 'Events',
        columns: [
          { label: 'When', share: 1 },
          { label: 'What', share: 3 },
        ],
        rows: [{ heading: 'Of all' }, ...Array.from({ length: events }, (_, i) => [`t${i}.`, `event ${i}.`])],
      },
      { kind: 'prose', heading: 'Notes', paragraphs: [{ title: 'Small', text: 'The small print.' }] },
    ],
    footer: { text: 'Acme', page: '{page}/{pages}' },
  }
}

const half = (label: string) => ({ label, value: `value ${label}`, half: true })

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const native = await pdfium()
  const opened = openDocument(native, bytes)
  if (typeof opened === 'string') throw new Error(opened)
  const texts = Array.from(
    { length: opened.pages },
    (_, page) => withPage(native, opened, page, (handle) => textOf(native, handle)) ?? '',
  )
  closeDocument(native, opened)
  return texts
}

describe('the signing certificate', () => {
  it('has the texts of its model', async () => {
    const [page = ''] = await pagesOf(await composeCertificate(model(1, 2)))
    for (const words of [
      'Signing certificate',
      'Lease',
      hash,
      'Signer0',
      'signer0@example.com',
      'event 1.',
      'Of all.',
      'value c',
      'Signed by all',
      'The small print.',
      '1/1',
    ])
      expect(page).toContain(words)
  })

  it('flows over pages, loses no text and repeats table headings', async () => {
    const pages = await pagesOf(await composeCertificate(model(12, 150)))
    const all = pages.join('\n')
    for (let i = 0; i < 12; i += 1) expect(all).toContain(`signer${i}@example.com`)
    for (let i = 0; i < 150; i += 1) expect(all).toContain(`event ${i}.`)
    pages.forEach((page, i) => {
      expect(page).toContain(`${i + 1}/${pages.length}`)
      if (page.includes('event ')) expect(page).toMatch(/When[\s\S]*Of all/)
    })
  })

  it('does not leave the last row of a table alone on a sheet', async () => {
    for (let events = 20; events < 44; events += 1) {
      const pages = await pagesOf(await composeCertificate(model(1, events)))
      const rows = pages.map((page) => page.split('event ').length - 1).filter((count) => count > 0)
      expect(Math.min(...rows), `${events} rows`).toBeGreaterThan(1)
    }
  })

  it('puts two halves on one line only if each fits', async () => {
    const heightOf = (values: string[]) => {
      const facts = values.map((value) => ({ label: 'a', value, half: true }))
      return rowsOf(facts, 400, pageFacts).map(({ cells }) => cells.map(({ values }) => values.length))
    }
    const address = '2001:db8:85a3:1234:5678:8a2e:370:7334'
    expect(heightOf(['81.48.0.7', 'Lyon', 'Paris'])).toEqual([[1, 1], [1]])
    expect(heightOf([address, 'Lyon', 'Paris'])).toEqual([[1], [1, 1]])
    expect(heightOf(['Lyon', address])).toEqual([[1], [1]])
  })

  it('can have a value and a row longer than a page', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => `word${i}`).join(' ')
    const given = model(1, 0)
    const facts = [{ label: 'Text', value: long, note: 'short' }]
    given.sections = [
      { kind: 'facts', heading: 'Long', facts },
      {
        kind: 'cards',
        heading: 'Long',
        cards: [{ name: 'Ana', status: '', signature: { png, caption: '' }, facts: [facts] }],
      },
      { kind: 'table', heading: 'Long', columns: [{ label: 'A', share: 1 }], rows: [[long]] },
    ]
    const all = (await pagesOf(await composeCertificate(given))).join('\n')
    expect(all.split('word2999').length).toBe(4)
  })

  it('has the same bytes for the same model', async () => {
    const [one, two] = [await composeCertificate(model(2, 5)), await composeCertificate(model(2, 5))]
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true)
  })

  it('shows a character without a glyph as its code point', async () => {
    const given = { ...model(1, 1), subject: 'Vertrag 王 🙂' }
    expect((await pagesOf(await composeCertificate(given)))[0]).toContain('Vertrag 王 [U+1F642]')
    expect(printable('plain')).toBe('plain')
  })
})

/** Page 1, rendered with `scale` pixels per point. */
async function drawn(bytes: Uint8Array, scale = 1) {
  const native = await pdfium()
  const opened = openDocument(native, bytes)
  if (typeof opened === 'string') throw new Error(opened)
  const page = withPage(native, opened, 0, (handle) => drawPage(native, opened, handle, 595 * scale, 842 * scale))
  closeDocument(native, opened)
  if (!page) throw new Error('not drawn')
  return page
}

describe('the QR code of a certificate', () => {
  const address = `https://sign.example.com/verify/${hash}`
  const { data, size } = encode(address, { ecc: 'M', boostEcc: true, border: 0, maskPattern: 2 })

  it.each(['ltr', 'rtl'] as const)('is drawn module by module within its quiet zone, %s', async (direction) => {
    const given = { ...model(1, 1), direction, code: { text: address, caption: 'Scan' } }
    const scale = 4
    const { rgba, width } = await drawn(await composeCertificate(given), scale)
    const isDark = (x: number, y: number) => (rgba[(Math.round(y) * width + Math.round(x)) * 4] ?? 255) < 128
    // The frame of the code is 96 points wide, 48 from the edge of the paper and 50 from the top.
    const left = (direction === 'ltr' ? 595.28 - 48 - 96 : 48) + 2
    const module = 92 / (size + 8)
    for (let y = -4; y < size + 4; y += 1) {
      for (let x = -4; x < size + 4; x += 1) {
        const at = [left + (x + 4.5) * module, 52 + (y + 4.5) * module].map((points) => points * scale)
        expect(isDark(at[0] ?? 0, at[1] ?? 0), `${x}, ${y}`).toBe(data[y]?.[x] ?? false)
      }
    }
  })

  it('has modules that a phone can distinguish', () => {
    // Print readers need modules of 0.33 mm; the modules and the quiet zone share 92 points.
    expect(((92 / (qrCode(address).size + 8)) * 25.4) / 72).toBeGreaterThan(0.6)
  })
})

describe('a right-to-left certificate', () => {
  const arabic = (): CertificateModel => ({
    ...model(1, 1),
    language: 'ar',
    direction: 'rtl',
    title: 'شهادة التوقيع',
    subject: 'عقد إيجار',
    summary: 'تثبت هذه الصفحات ما تم توقيعه ومن وقع عليه.',
  })

  it('has the same texts, starting at the right', async () => {
    const bytes = await composeCertificate(arabic())
    const [words] = await pagesOf(bytes)
    const { rgba, width } = await drawn(bytes)
    for (const phrase of ['شهادة التوقيع', 'عقد إيجار', 'Signer0', 'signer0@example.com', hash])
      expect(words).toContain(phrase)
    // The title is in the upper part of the sheet: ink on the right, none on the left.
    let [leftmost, rightmost] = [width, 0]
    for (let y = 70; y < 105; y += 1) {
      for (let x = 0; x < width; x += 1) {
        if ((rgba[(y * width + x) * 4] ?? 255) > 127) continue
        leftmost = Math.min(leftmost, x)
        rightmost = Math.max(rightmost, x)
      }
    }
    expect(leftmost).toBeGreaterThan(300)
    expect(rightmost).toBeGreaterThan(530)
  })
})

describe('line breaking', () => {
  const style: TextStyle = { face: 'regular', size: 9, leading: 12, grey: 0 }

  it('isolates on each line the text that is isolated from the direction of its paragraph', () => {
    const lines = wrapped('إلى \u206633 *** *** 56 78 90 12 34\u2069 ثم \u2066a\u2069', style, 60)
    expect(lines.length).toBeGreaterThan(2)
    for (const line of lines) {
      expect(line.split('\u2066').length).toBe(line.split('\u2069').length)
      if (/\d/.test(line)) expect(line).toMatch(/\u2066[^\u2069]*\d/)
    }
    expect(lines.at(-1)).toMatch(/\u2066a\u2069$/)
  })

  it('never exceeds the width', () => {
    for (const text of [
      'a few short words',
      hash.repeat(3),
      `mixed ${hash} and short`,
      '  spaces   within ',
      '',
      'één zeer lang woordgeheel',
      'กรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยา',
      '中华人民共和国国家市场监督管理总局，认证认可技术研究中心。',
      'عبد الرحمن بن محمد بن عبد العزيز المهندس الاستشاري',
    ]) {
      for (const anywhere of [true, false]) {
        const lines = wrapped(text, { ...style, anywhere }, 90)
        for (const line of lines) expect(lineWidth(line, style)).toBeLessThanOrEqual(90)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }
    }
  })
})
