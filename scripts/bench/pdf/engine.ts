import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PDFDocument } from 'pdf-lib'
import { soleKey } from '#lib/core/purpose-keys.ts'
import { ensureSealKey } from '#lib/domain/seal-key/index.ts'
import { type SealSigner, type Stamp, sealPdf, stampAndAppend, stampPdf } from '#lib/engines/pdf/index.ts'

export const organisation = 'Bench & Sons'
const rect = { x: 0.55, y: 0.82, width: 0.32, height: 0.09 }

/** A key and certificate like an organisation's. */
export async function newSigner(): Promise<SealSigner> {
  const dir = mkdtempSync(path.join(tmpdir(), 'signcove-bench-seal-'))
  try {
    return (await ensureSealKey({ dir, keys: soleKey(randomBytes(32)), organisation, now: new Date() })).signer
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The picture on each of the pages, counted from 0. */
export function stampsOn(pages: readonly number[], png: Uint8Array): Stamp[] {
  return pages.map((page): Stamp => ({ page, kind: 'image', png, rect }))
}

/** `stamped` page numbers, spread evenly. */
export function spread(pages: number, stamped: number): number[] {
  return Array.from({ length: stamped }, (_, i) => Math.floor((i * pages) / stamped))
}

/** Stamps and seals a file as the product does after the last signature. */
export async function stampAndSeal(
  file: string,
  stamps: readonly Stamp[],
  signer: SealSigner,
  certificate?: Uint8Array,
): Promise<Uint8Array> {
  const prepared = await readFile(file)
  const stamped = certificate
    ? (await stampAndAppend({ prepared, stamps }, async () => certificate)).bytes
    : await stampPdf({ prepared, stamps })
  return sealPdf(stamped, { signer, at: new Date(), reason: 'Contract', name: organisation })
}

/** The same pictures on the same pages by a full rewrite with pdf-lib, without a seal. */
export async function rewrite(file: string, pages: readonly number[], png: Uint8Array): Promise<Uint8Array> {
  const pdf = await PDFDocument.load(await readFile(file))
  const image = await pdf.embedPng(png)
  for (const index of pages) {
    const page = pdf.getPage(index)
    const { width, height } = page.getSize()
    const scale = Math.min((rect.width * width) / image.width, (rect.height * height) / image.height)
    page.drawImage(image, {
      x: rect.x * width,
      y: (1 - rect.y - rect.height) * height,
      width: image.width * scale,
      height: image.height * scale,
    })
  }
  return pdf.save()
}

const floorKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

/** The lower bound for a seal: reads the bytes, computes one SHA-256 and one P-256 signature. */
export async function floor(file: string): Promise<Uint8Array> {
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest()
  return sign('sha256', digest, floorKey)
}
