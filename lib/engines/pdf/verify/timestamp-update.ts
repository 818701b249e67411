import { inflateSync } from 'node:zlib'
import { PdfArray, type PdfObject, PdfRef } from '@libpdf/core'
import { type BaseFile, resolvedDict } from '../file/base-file.ts'
import { openForUpdate } from '../file/open-for-update.ts'
import { firstPage } from '../file/pages.ts'
import { ByteSink } from '../file/syntax.ts'
import { writeIndirect } from '../file/xref.ts'
import { addTimestamp } from '../seal/timestamp-pdf.ts'
import type { ReadSignature } from './revisions.ts'
import type { SealedFile } from './sealed-file.ts'
import { coveredGap, derWithin } from './signatures.ts'
import { Stream } from './values.ts'

/**
 * True if everything after the seal is one update with a document timestamp, exactly as this software writes it. The update
 * is written again from the sealed bytes and the token, and compared byte for byte. The token is not checked here.
 */
export async function isTimestampUpdate(sealed: SealedFile, { file, field }: ReadSignature): Promise<boolean> {
  try {
    const gap = coveredGap(file, field)
    const token = gap && derWithin(file.bytes.subarray(gap.start, gap.end))
    if (!token || !field.isTimestamp || field.end !== file.bytes.length) return false
    const base = await openForUpdate(sealed.bytes)
    if (!copiesAreExact(base, sealed)) return false
    const again = await addTimestamp(
      base,
      async () => token,
      (rows) => packedRows(file, rows),
    )
    return file.bytes.equals(again)
  } catch {
    return false
  }
}

/**
 * True if the objects that the update replaces by changed copies (catalog, form, first page) were written by the update with
 * the seal, and exactly as this software writes them. Otherwise a copy could change how other programs read the object: one
 * with a key twice, for example.
 */
function copiesAreExact(base: BaseFile, sealed: SealedFile): boolean {
  const page = firstPage(base)
  const formRef = base.catalog.get('AcroForm')
  const form = resolvedDict(base, formRef)
  if (!page || !form || !(formRef instanceof PdfRef)) return false
  const lists = [page.page.get('Annots'), form.get('Fields')]
  const copied: [PdfRef, PdfObject][] = [
    [base.root, base.catalog],
    [formRef, form],
    [page.ref, page.page],
  ]
  return (
    lists.every((list) => list instanceof PdfArray) && copied.every(([ref, object]) => isWritten(sealed, ref, object))
  )
}

function isWritten(sealed: SealedFile, ref: PdfRef, object: PdfObject): boolean {
  const sink = new ByteSink()
  writeIndirect(sink, ref, object)
  const written = sink.toBytes()
  const position = sealed.positionOf(ref.objectNumber)
  const present = position && sealed.bytes.subarray(position.offset, position.offset + written.length)
  return position?.section === 0 && present?.equals(written) === true
}

/**
 * The compressed rows in the file, if they are these rows and nothing else. Compression is not part of the comparison because
 * the result depends on the version of zlib.
 */
function packedRows(file: SealedFile, rows: Uint8Array): Uint8Array {
  const stream = file.objectAt(file.sections[0]?.start ?? 0)
  const packed = stream instanceof Stream ? file.stored(stream) : Buffer.of()
  const { buffer, engine } = inflateSync(packed, { info: true, maxOutputLength: rows.length }) as unknown as Inflated
  if (!buffer.equals(rows) || engine.bytesWritten !== packed.length) throw new Error('the rows differ')
  return packed
}

/** The result of inflateSync with `info`. `bytesWritten` is the number of compressed bytes that were read. */
type Inflated = { buffer: Buffer; engine: { bytesWritten: number } }
