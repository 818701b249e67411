import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { CertificateModel } from '../compose/certificate-model.ts'
import { composeCertificate } from '../compose/compose-certificate.ts'
import { preparePdf } from '../documents.ts'
import { checkSignatureImage } from '../signature-image.ts'
import { type Stamp, stampAndAppend, stampPdf } from '../stamp/stamp-pdf.ts'
import { verifySeal } from '../verify/verify-seal.ts'
import { sealPdf } from './seal-pdf.ts'
import { testSigner } from './testing.ts'

const mostBytes = 100_000

/** A drawing like that of the pad: 1,200 pixels wide, transparent, with soft edges. */
async function drawing(): Promise<Uint8Array> {
  const points = Array.from({ length: 90 }, (_, i) => {
    const x = 20 + i * 13
    return `${x} ${(220 + 180 * Math.sin(x / 70) * Math.cos(x / 310)).toFixed(1)}`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="440"><path d="M${points.join('L')}" fill="none" stroke="#14213d" stroke-width="13" stroke-linecap="round"/></svg>`
  return (await checkSignatureImage(await sharp(Buffer.from(svg)).png().toBuffer())).png
}

async function tenPages(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create()
  for (let n = 1; n <= 10; n += 1) pdf.addPage([595, 842]).drawText(`Contract, page ${n}`)
  return (await preparePdf(await pdf.save())).bytes
}

const code = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

function certificate(png: Uint8Array): CertificateModel {
  const facts = ['Email', 'Identity', 'IP address', 'Place', 'Device', 'Consent', 'Act'].map((label) => {
    return { label, value: `${label}: anna.dupont@people.example`, code: true }
  })
  const columns = ['Time', 'What happened', 'IP address'].map((label) => ({ label, share: 1 }))
  const rows = Array.from({ length: 9 }, (_, i) => [`Nov 21, 2026, 10:0${i}:07 GMT+1`, `What ${i}`, '81.48.0.7'])
  return {
    language: 'en',
    organisation: 'Acme',
    title: 'Signing certificate',
    subject: 'Contract',
    summary: 'Everybody has signed. These pages say who signed what, when and from where.',
    progress: { text: 'Signed', isComplete: true },
    code: { text: `https://sign.example/verify/${code}`, caption: 'Scan' },
    sections: [
      {
        kind: 'facts',
        heading: 'Document',
        facts: ['Uploaded', 'Signed'].map((label) => ({ label, value: code, code: true })),
      },
      {
        kind: 'cards',
        heading: 'Signers',
        cards: [
          { name: 'Anna Maria Dupont', status: 'Signed', signature: { png, caption: 'Drawn by hand' }, facts: [facts] },
        ],
      },
      { kind: 'table', heading: 'What happened', columns, rows },
      {
        kind: 'prose',
        heading: 'Notes',
        paragraphs: [{ text: 'The seal is that of Acme.' }, { text: 'Not qualified.' }],
      },
    ],
    footer: { text: 'Contract', page: 'Page {page} of {pages}' },
  }
}

describe('a contract of ten pages', () => {
  it('grows by at most 100 kB when it is signed, and contains each drawing once', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'growth-'))
    try {
      const [prepared, png] = await Promise.all([tenPages(), drawing()])
      const rect = { x: 0.55, y: 0.82, width: 0.32, height: 0.09 }
      const stamps: Stamp[] = [
        { page: 9, kind: 'image', png, rect, under: ['Anna Maria Dupont', '21 Nov 2026, 14:03:12 CET (UTC+01:00)'] },
        { page: 9, kind: 'text', text: 'Anna Maria Dupont', rect: { ...rect, y: 0.92, height: 0.03 } },
        { page: 9, kind: 'text', text: 'November 21, 2026', rect: { ...rect, y: 0.95, height: 0.03 } },
      ]
      const pages = await composeCertificate(certificate(png))
      const { stamped, bytes } = await stampAndAppend({ prepared, stamps }, async () => pages)
      const signer = testSigner(folder, 'ecdsa-p256-sha256')
      const sealed = await sealPdf(bytes, { signer, at: new Date(), reason: 'Contract', name: 'Acme' })
      expect(sealed.length - prepared.length).toBeLessThanOrEqual(mostBytes)
      expect((await verifySeal(sealed)).problems).toEqual([])
      const objects = (await PDFDocument.load(sealed)).context.enumerateIndirectObjects()
      const images = objects.filter(
        ([, object]) =>
          object instanceof PDFRawStream && object.dict.get(PDFName.of('Subtype')) === PDFName.of('Image'),
      )
      // The drawing and its mask: the certificate reuses the image of the page.
      expect(images.length).toBe(2)
      expect(await stampPdf({ prepared, stamps })).toEqual(stamped)
      expect((await stampAndAppend({ prepared, stamps }, async () => pages)).bytes).toEqual(bytes)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
