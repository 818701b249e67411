import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { PdfDict } from '@libpdf/core'
import { requestTimestamp } from '#lib/engines/pki/index.ts'
import { startAuthority, type TestAuthority } from '#lib/engines/pki/testing.ts'
import { copyOf, openBase } from '../file/base-file.ts'
import { pageDicts } from '../file/page-attributes.ts'
import { Revision } from '../file/revision.ts'
import { sealPdf } from '../seal/seal-pdf.ts'
import type { SealSigner, Timestamper } from '../seal/seal-signer.ts'
import { onePage, testSigner } from '../seal/testing.ts'
import { timestampPdf } from '../seal/timestamp-pdf.ts'

/** Sealed files to tamper with: without a timestamp, with one in the seal, and with a document timestamp after it. */
export type SealedFiles = {
  folder: string
  authority: TestAuthority
  signer: SealSigner
  other: SealSigner
  timestamp: Timestamper
  seal(by?: SealSigner, time?: Timestamper, bytes?: Uint8Array): Promise<Buffer>
  plain: Buffer
  timed: Buffer
  stamped: Buffer
  close(): Promise<void>
}

export async function sealedFiles(): Promise<SealedFiles> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tamper-'))
  const authority = await startAuthority()
  const [signer, other] = [testSigner(folder, 'ecdsa-p256-sha256'), testSigner(folder, 'ecdsa-p256-sha256')]
  const roots = [readFileSync(authority.ca)]
  const asking = { authorities: [authority.url], roots, now: () => new Date(), eachMs: 10_000 }
  const timestamp: Timestamper = async (digest) => (await requestTimestamp(digest, asking)).token
  const seal: SealedFiles['seal'] = async (by = signer, time, bytes) => {
    const options = { signer: by, at: new Date(), reason: 'r', name: 'n', timestamp: time }
    return Buffer.from(await sealPdf(bytes ?? (await onePage(false)), options))
  }
  const plain = await seal()
  return {
    folder,
    authority,
    signer,
    other,
    timestamp,
    seal,
    plain,
    timed: await seal(signer, timestamp),
    stamped: Buffer.from(await timestampPdf(plain, timestamp)),
    close: async () => {
      await authority.close()
      rmSync(folder, { recursive: true })
    },
  }
}

export type Change = (update: Revision, page: PdfDict, catalog: PdfDict) => void

/** The file with another revision that replaces its first page and its catalog by changed copies. */
export async function revised(file: Buffer, change: Change): Promise<Buffer> {
  const base = await openBase(file)
  const update = new Revision(base)
  const [first] = pageDicts(base)
  if (!first) throw new Error('there is no page')
  const [page, catalog] = [copyOf(first.page), copyOf(base.catalog)]
  change(update, page, catalog)
  update.put(first.ref, page)
  update.put(base.root, catalog)
  return Buffer.from(update.finish().bytes)
}

/** A file with these bodies of objects by number, a table and a trailer. */
export function rawFile(objects: Record<number, string | Buffer>, trailer = '/Root 1 0 R'): Buffer {
  return rawUpdate(Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), objects, trailer)
}

/** The same as an update: its table has a row for each object, and its trailer the given entries. */
export function rawUpdate(base: Buffer, objects: Record<number, string | Buffer>, trailer: string): Buffer {
  const parts = [base]
  let length = base.length
  const add = (text: string | Buffer) => {
    const part = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
    parts.push(part)
    length += part.length
  }
  let rows = ''
  for (const [number, body] of Object.entries(objects)) {
    rows += `${number} 1\n${String(length).padStart(10, '0')} 00000 n\r\n`
    for (const piece of [`${number} 0 obj\n`, body, '\nendobj\n']) add(piece)
  }
  const size = Math.max(...Object.keys(objects).map(Number)) + 1
  const start = length
  add(`xref\n${rows}trailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${start}\n%%EOF\n`)
  return Buffer.concat(parts)
}

/** The body of a stream with its length. */
export function rawStream(entries: string, data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${entries} /Length ${data.length} >>\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream'),
  ])
}
