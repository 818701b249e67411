import sharp from 'sharp'
import type { PageSize } from '#lib/core/geometry.ts'
import { type CertificateModel, type Stamp, unprintable } from '#lib/engines/pdf/index.ts'

/** Names in scripts that have a font. */
const names = [
  'Ana Lima',
  'Zoë Müller-Nguyễn',
  'Łukasz Żółć',
  'Ελένη Παπαδοπούλου',
  'Дмитрий Королёв',
  'محمد عبد الله',
  'נעמי כהן',
  'आरती शर्मा',
  'สมชาย ใจดี',
  '王小明',
  '佐藤さくら',
  '김민준',
].filter((name) => unprintable(name).length === 0)

/** One of each field type on the first and on the last page: a drawing, initials, names and a date. */
export function stampsFor(pages: readonly PageSize[], signature: Uint8Array): Stamp[] {
  const targets = new Set([0, pages.length - 1])
  const row = 0.6 / names.length
  return [...targets].flatMap((page): Stamp[] => [
    { page, kind: 'image', png: signature, rect: { x: 0.1, y: 0.8, width: 0.3, height: 0.08 } },
    { page, kind: 'text', text: 'AL', align: 'center', rect: { x: 0.9, y: 0.92, width: 0.08, height: 0.05 } },
    { page, kind: 'text', text: '2026-11-21 12:34 UTC', rect: { x: 0.1, y: 0.9, width: 0.3, height: 0.025 } },
    ...names.map((text, i): Stamp => {
      return { page, kind: 'text', text, rect: { x: 0.6, y: 0.2 + i * row, width: 0.35, height: row } }
    }),
  ])
}

/** A drawn signature: a line on a transparent background. */
export function drawnSignature(): Promise<Uint8Array> {
  const stroke = '<path d="M20 120C90 -40 150 260 220 90S330 30 380 110" fill="none" stroke="#123" stroke-width="7"/>'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">${stroke}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

/** A minimal certificate. */
export const certificateModel: CertificateModel = {
  language: 'en',
  organisation: 'Corpus',
  title: 'Signing certificate',
  subject: 'A file of the corpus',
  summary: 'These pages stand for those that every signed document ends with.',
  progress: { text: 'Signed', isComplete: true },
  sections: [],
  footer: { text: 'Corpus', page: '{page} / {pages}' },
}
