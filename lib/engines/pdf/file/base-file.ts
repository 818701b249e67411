import { PDF, PdfArray, PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '@libpdf/core'

/** What objects can be had from. */
export type Objects = Pick<PDF, 'getObject'>

/** A PDF that an incremental update can be written after, read once and kept unchanged. */
export type BaseFile = {
  bytes: Uint8Array
  pdf: Objects
  root: PdfRef
  catalog: PdfDict
  /** The version that holds, of the header and the catalog the higher: 1.4, 2.0. */
  version: number
  /** Where the last cross-reference section lies and of which kind it is: an update continues in the same kind. */
  xref: { kind: 'table' | 'stream'; offset: number }
  /** The first object number that is free. */
  size: number
  info: PdfRef | null
  id: readonly [Uint8Array, Uint8Array] | null
}

/** Thrown for bytes that no incremental update may be written after; prepared documents never are such. */
export class NotABaseError extends Error {
  override readonly name = 'NotABaseError'
}

/**
 * How libpdf is asked to read: without repairing anything. Its repairs can go round for ever on a dictionary that does not end
 * (0.4.2); what needs repair is written anew by PDFium instead.
 */
export const strictly = { lenient: false } as const

/** PDFium reads no object from this number on. */
const unreadableFrom = 4 * 1024 * 1024

/** Follows references to the object itself; undefined for what is missing or null. */
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

/** A dictionary of its own with the same entries: the one that was read is never changed. */
export function copyOf(source: PdfDict | undefined): PdfDict {
  return new PdfDict(source ?? [])
}

/** Where the last cross-reference section starts, and its kind. */
export function lastXref(bytes: Uint8Array): BaseFile['xref'] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const tail = file.subarray(Math.max(0, file.length - 4096)).toString('latin1')
  const match = /startxref\s+(\d+)\s+%%EOF(?![\s\S]*startxref)/.exec(tail)
  if (!match) throw new NotABaseError('no startxref at the end')
  const offset = Number(match[1])
  const head = file.subarray(offset, offset + 32).toString('latin1')
  if (/^xref\s/.test(head)) return { kind: 'table', offset }
  if (/^\d+\s+\d+\s+obj/.test(head)) return { kind: 'stream', offset }
  throw new NotABaseError('startxref points at no cross-reference section')
}

/** Opens a file and reads every page of it. Throws NotABaseError, or whatever libpdf throws for what it cannot parse. */
export async function openBase(bytes: Uint8Array): Promise<BaseFile & { pdf: PDF }> {
  const xref = checkedXref(bytes)
  const pdf = await PDF.load(bytes, strictly)
  return { ...described(bytes, xref, pdf, pdf.context.info.trailer), pdf }
}

/** Where its last cross-reference section is, of a file that starts as one does. Throws NotABaseError. */
export function checkedXref(bytes: Uint8Array): BaseFile['xref'] {
  if (Buffer.from(bytes.buffer, bytes.byteOffset, 5).toString('latin1') !== '%PDF-')
    throw new NotABaseError('no header at offset 0')
  return lastXref(bytes)
}

/** The file by its trailer. Throws NotABaseError. */
export function described(bytes: Uint8Array, xref: BaseFile['xref'], pdf: PDF, trailer: PdfDict): BaseFile {
  if (pdf.isEncrypted || trailer.has('Encrypt')) throw new NotABaseError('the file is encrypted')
  const root = trailer.getRef('Root')
  const catalog = resolvedDict({ pdf }, root)
  if (!root || !catalog) throw new NotABaseError('no catalog')
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

/** A /Size beyond all reason is not believed: numbers from there on would be read by nobody. */
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
