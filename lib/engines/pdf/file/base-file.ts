import { PDF, PdfArray, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { type FileEnd, fileEnd } from './file-end.ts'

/** A source of objects. */
export type Objects = Pick<PDF, 'getObject'>

/** A parsed, immutable PDF to which an incremental update can be appended. */
export type BaseFile = {
  bytes: Uint8Array
  pdf: Objects
  root: PdfRef
  catalog: PdfDict
  /** The higher of the versions in the header and the catalog: 1.4, 2.0. */
  version: number
  /** The offset and kind of the last cross-reference section: an update uses the same kind. */
  xref: FileEnd
  /** The first free object number. */
  size: number
  info: PdfRef | null
  id: readonly [Uint8Array, Uint8Array] | null
}

/** Thrown for a file to which no incremental update can be appended; never happens for prepared documents. */
export class NotABaseError extends Error {
  override readonly name = 'NotABaseError'
}

/**
 * Options for libpdf: no repairs. Its repairs can loop forever on a dictionary without an end (0.4.2); PDFium rewrites files
 * that need repair.
 */
export const strictly = { lenient: false } as const

/** PDFium ignores objects from this number on. */
const unreadableFrom = 4 * 1024 * 1024

/** Follows references to the object; undefined if it is missing or null. */
export function resolved(base: { pdf: Objects }, object: PdfObject | undefined): PdfObject | undefined {
  let current = object
  for (let hops = 0; current instanceof PdfRef && hops < 16; hops += 1)
    current = base.pdf.getObject(current) ?? undefined
  return current instanceof PdfRef || current?.type === 'null' ? undefined : current
}

/** The dictionary that the object is or refers to. */
export function resolvedDict(base: { pdf: Objects }, object: PdfObject | undefined): PdfDict | undefined {
  const value = resolved(base, object)
  return value instanceof PdfDict && !(value instanceof PdfStream) ? value : undefined
}

/** The array that the object is or refers to. */
export function resolvedArray(base: { pdf: Objects }, object: PdfObject | undefined): PdfArray | undefined {
  const value = resolved(base, object)
  return value instanceof PdfArray ? value : undefined
}

/** A copy of a dictionary: parsed dictionaries are never changed. */
export function copyOf(source: PdfDict | undefined): PdfDict {
  return new PdfDict(source ?? [])
}

/** Opens a file and reads every page. Throws NotABaseError, or libpdf's errors for what it cannot parse. */
export async function openBase(bytes: Uint8Array): Promise<BaseFile & { pdf: PDF }> {
  const xref = checkedXref(bytes)
  const pdf = await PDF.load(bytes, strictly)
  return { ...described(bytes, xref, pdf, pdf.context.info.trailer), pdf }
}

/** Checks the start and the end of a file and returns the offset and kind of its last section. Throws NotABaseError. */
export function checkedXref(bytes: Uint8Array, endOf = fileEnd): FileEnd {
  if (Buffer.from(bytes.buffer, bytes.byteOffset, 5).toString('latin1') !== '%PDF-')
    throw new NotABaseError('there is no header at offset 0')
  const end = endOf(bytes)
  if (!end) throw new NotABaseError('the file does not end with one section, startxref and its offset')
  return end
}

/** The file as described by its trailer. Throws NotABaseError. */
export function described(bytes: Uint8Array, xref: FileEnd, pdf: PDF, trailer: PdfDict): BaseFile {
  if (pdf.isEncrypted || trailer.has('Encrypt')) throw new NotABaseError('the file is encrypted')
  const root = trailer.getRef('Root')
  const catalog = resolvedDict({ pdf }, root)
  if (!root || !catalog) throw new NotABaseError('there is no catalog')
  return {
    bytes,
    pdf,
    root,
    catalog,
    xref,
    version: Math.max(
      Number.parseFloat(pdf.version) || 1.4,
      Number.parseFloat(catalog.getName('Version')?.value ?? '') || 0,
    ),
    size: firstFree(pdf.context.registry.nextObjectNumber, trailer.getNumber('Size')?.value ?? 0),
    info: trailer.getRef('Info') ?? null,
    id: fileId(pdf, trailer),
  }
}

/** Ignores an absurdly large /Size: readers ignore objects with numbers that high. */
function firstFree(next: number, stated: number): number {
  return stated > next && stated < unreadableFrom ? stated : next
}

function fileId(pdf: PDF, trailer: PdfDict): BaseFile['id'] {
  const array = resolvedArray({ pdf }, trailer.get('ID'))
  const first = resolved({ pdf }, array?.at(0))
  const second = resolved({ pdf }, array?.at(1))
  if (!(first instanceof PdfString)) return null
  return [first.bytes, second instanceof PdfString ? second.bytes : first.bytes]
}
