import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { closeDocument, drawPage, openDocument, pdfium, textOf, withPage } from '../worker/pdfium.ts'
import type { CertificateModel } from './certificate-model.ts'
import { composeCertificate } from './compose-certificate.ts'
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
    summary: 'What these pages prove.',
    facts: [{ heading: 'Document', items: [{ label: 'SHA-256', value: hash, code: true }] }],
    signers: {
      heading: 'Signers',
      items: Array.from({ length: signers }, (_, i) => ({
        name: `Signer${i}`,
        status: 'Signed',
        signature: { png, caption: 'Drawn' },
        facts: [{ label: 'Email', value: `signer${i}@example.com` }],
      })),
    },
    tables: [
      {
        heading: 'Events',
        columns: [
          { label: 'When', share: 1 },
          { label: 'What', share: 3 },
        ],
        rows: Array.from({ length: events }, (_, i) => [`t${i}.`, `event ${i}.`]),
      },
    ],
    notes: ['The small print.'],
    footer: { text: 'Acme', page: (page, pages) => `${page}/${pages}` },
  }
}

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
  it('says what the model says', async () => {
    const [page = ''] = await pagesOf(await composeCertificate(model(1, 2)))
    for (const words of [
      'Signing certificate',
      'Lease',
      hash,
      'Signer0',
      'signer0@example.com',
      'event 1.',
      'The small print.',
      '1/1',
    ])
      expect(page).toContain(words)
  })

  it('flows over pages, loses nothing and repeats what heads a table', async () => {
    const pages = await pagesOf(await composeCertificate(model(12, 150)))
    const all = pages.join('\n')
    for (let i = 0; i < 12; i += 1) expect(all).toContain(`signer${i}@example.com`)
    for (let i = 0; i < 150; i += 1) expect(all).toContain(`event ${i}.`)
    pages.forEach((page, i) => {
      expect(page).toContain(`${i + 1}/${pages.length}`)
      if (page.includes('event ')) expect(page).toContain('When')
    })
  })

  it('holds a value and a row that are longer than a page', async () => {
    const long = Array.from({ length: 3000 }, (_, i) => `word${i}`).join(' ')
    const given = model(1, 0)
    given.facts = [{ heading: 'Long', items: [{ label: 'Text', value: long }] }]
    given.tables = [{ heading: 'Long', columns: [{ label: 'A', share: 1 }], rows: [[long]] }]
    given.signers.items[0]?.facts.push({ label: 'Note', value: long })
    const all = (await pagesOf(await composeCertificate(given))).join('\n')
    expect(all.split('word2999').length).toBe(4)
  })

  it('gives the same bytes for the same model', async () => {
    const [one, two] = [await composeCertificate(model(2, 5)), await composeCertificate(model(2, 5))]
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true)
  })

  it('shows what it has no glyph for by its code point', async () => {
    const given = { ...model(1, 1), subject: 'Vertrag 王 🙂' }
    expect((await pagesOf(await composeCertificate(given)))[0]).toContain('Vertrag 王 [U+1F642]')
    expect(printable('plain')).toBe('plain')
  })
})

describe('a certificate from right to left', () => {
  const arabic = (): CertificateModel => ({
    ...model(1, 1),
    language: 'ar',
    direction: 'rtl',
    title: 'شهادة التوقيع',
    subject: 'عقد إيجار',
    summary: 'تثبت هذه الصفحات ما تم توقيعه ومن وقع عليه.',
  })

  it('says the same, with what starts a line at the right', async () => {
    const native = await pdfium()
    const opened = openDocument(native, await composeCertificate(arabic()))
    if (typeof opened === 'string') throw new Error(opened)
    const words = withPage(native, opened, 0, (handle) => textOf(native, handle)) ?? ''
    const drawn = withPage(native, opened, 0, (handle) => drawPage(native, opened, handle, 595, 842))
    closeDocument(native, opened)
    for (const said of ['شهادة التوقيع', 'عقد إيجار', 'Signer0', 'signer0@example.com', hash])
      expect(words).toContain(said)
    if (!drawn) throw new Error('not drawn')
    // The title stands in the upper part of the sheet: ink at the right, none at the left.
    let [leftmost, rightmost] = [drawn.width, 0]
    for (let y = 70; y < 105; y += 1) {
      for (let x = 0; x < drawn.width; x += 1) {
        if ((drawn.rgba[(y * drawn.width + x) * 4] ?? 255) > 127) continue
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

  it('never goes past the width, whatever the words', () => {
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
