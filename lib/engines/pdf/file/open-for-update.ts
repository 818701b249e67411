import { PDF, PdfDict, PdfRef } from '@libpdf/core'
import { type BaseFile, checkedXref, described, NotABaseError, strictly } from './base-file.ts'
import { type FileEnd, fileEnd } from './file-end.ts'
import { joined } from './syntax.ts'

/** Never the number of an object: the head of the list of free objects (ISO 32000-1 7.5.4). */
const freeListHead = PdfRef.of(0, 0)

/**
 * Opens a valid file for an update. Reads objects only on demand. Throws as openBase does.
 * @param endOf finds the last cross-reference section
 */
export async function openForUpdate(bytes: Uint8Array, endOf = fileEnd): Promise<BaseFile> {
  const xref = checkedXref(bytes, endOf)
  const { pdf, trailer } = await loadedWithoutPages(bytes, xref)
  return described(bytes, xref, pdf, trailer)
}

/**
 * Loads the file without walking its pages. libpdf reads the dictionary of every page when it opens a file, which takes most
 * of the time of updating a long one. So it is given the file with an additional revision, in memory only, whose catalog has
 * no pages. All objects are unchanged, and the true trailer is returned too.
 */
async function loadedWithoutPages(bytes: Uint8Array, xref: FileEnd): Promise<{ pdf: PDF; trailer: PdfDict }> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const own = xref.kind === 'stream' ? streamNumber(file, xref.offset) : null
  const copy = own ? 'null' : trailerText(file, xref.offset)
  const catalog = `\n0 0 obj\n<< /Trailer ${copy}\n>>\nendobj\n`
  const section = [
    'xref',
    `0 1\n${entry(bytes.length + 1, 0)}`,
    ...(own ? [`${own.objectNumber} 1\n${entry(xref.offset, own.generation)}`] : []),
    `trailer\n<< /Root 0 0 R /Size 1 /Prev ${xref.offset} >>`,
    `startxref\n${bytes.length + catalog.length}\n%%EOF\n`,
  ]
  const tail = Buffer.from(`${catalog}${section.join('\n')}`, 'latin1')
  const pdf = await PDF.load(joined([bytes, tail]), strictly)
  const trailer = own ? pdf.getObject(own) : trailerIn(pdf)
  if (!(trailer instanceof PdfDict)) throw new NotABaseError('there is no trailer')
  return { pdf, trailer }
}

const entry = (offset: number, generation: number): string =>
  `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')} n\r`

function trailerIn(pdf: PDF): unknown {
  const catalog = pdf.getObject(freeListHead)
  return catalog instanceof PdfDict ? catalog.get('Trailer') : null
}

/** The number of a cross-reference stream, whose dictionary is the trailer (7.5.8.2). */
function streamNumber(file: Buffer, offset: number): PdfRef {
  const [, number, generation] = /^(\d+)\s+(\d+)\s+obj/.exec(file.toString('latin1', offset, offset + 32)) ?? []
  return PdfRef.of(Number(number), Number(generation))
}

/** The text of the dictionary after a table (7.5.5). The table itself has only numbers and single letters. */
function trailerText(file: Buffer, offset: number): string {
  const from = file.indexOf('trailer', offset, 'latin1')
  const to = file.indexOf('startxref', from, 'latin1')
  if (from < 0 || to < 0) throw new NotABaseError('there is no trailer')
  return file.toString('latin1', from + 'trailer'.length, to)
}
