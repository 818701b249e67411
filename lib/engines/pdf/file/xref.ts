import { deflateSync } from 'node:zlib'
import { type PdfDict, type PdfObject, PdfRef, PdfStream } from '@libpdf/core'
import { type ByteSink, name, number, numbers, type Renumbering, writeObject } from './syntax.ts'

/** A written object and its offset; in an object stream, the number of that stream and its index there. */
export type Entry = { ref: PdfRef; offset: number } | { ref: PdfRef; stream: number; index: number }
type Placed = Extract<Entry, { offset: number }>

export function writeIndirect(sink: ByteSink, ref: PdfRef, object: PdfObject, refs?: Renumbering): void {
  sink.text(`${ref.objectNumber} ${ref.generation} obj\n`)
  writeObject(sink, object, refs)
  sink.text('\nendobj\n')
}

/** Runs of consecutive object numbers, as both kinds of section need them. */
function sections<E extends Entry>(entries: readonly E[]): E[][] {
  const runs: E[][] = []
  for (const entry of entries) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.ref.objectNumber === entry.ref.objectNumber - 1) run.push(entry)
    else runs.push([entry])
  }
  return runs
}

/** ISO 32000-1 7.5.4 and 7.5.5. The table of a whole file also lists free numbers. */
export function writeXrefTable(
  sink: ByteSink,
  entries: readonly Placed[],
  trailer: PdfDict,
  size: number,
  isWholeFile = false,
): void {
  const start = sink.length
  sink.text('xref\n')
  if (isWholeFile) writeFreeHead(sink, entries, size)
  for (const run of sections(entries)) {
    sink.text(`${run[0]?.ref.objectNumber ?? 0} ${run.length}\n`)
    for (const { ref, offset } of run) {
      sink.text(`${String(offset).padStart(10, '0')} ${String(ref.generation).padStart(5, '0')} n\r\n`)
    }
  }
  trailer.set('Size', number(size))
  sink.text('trailer\n')
  writeObject(sink, trailer)
  sink.text(`\nstartxref\n${start}\n%%EOF\n`)
}

/** The table of a whole file lists every number below Size: unused ones are free and form a circular list. */
function writeFreeHead(sink: ByteSink, entries: readonly Entry[], size: number): void {
  const used = new Set(entries.map((e) => e.ref.objectNumber))
  const free: number[] = []
  for (let n = 0; n < size; n += 1) if (!used.has(n)) free.push(n)
  free.forEach((n, i) => {
    sink.text(`${n} 1\n${String(free[i + 1] ?? 0).padStart(10, '0')} ${n === 0 ? '65535' : '00000'} f\r\n`)
  })
}

/** Compresses the rows of a cross-reference stream. */
export type PackRows = (rows: Uint8Array) => Uint8Array

const deflated: PackRows = (rows) => deflateSync(rows, { level: 9 })

/**
 * ISO 32000-1 7.5.8: type, offset and generation, or type, stream and index, in 1, 5 and 2 bytes; the stream includes
 * itself.
 */
export function writeXrefStream(
  sink: ByteSink,
  entries: readonly Entry[],
  trailer: PdfDict,
  next: number,
  pack = deflated,
): void {
  const start = sink.length
  const self = PdfRef.of(next, 0)
  const all: Entry[] = [...entries, { ref: self, offset: start }]
  const rows = Buffer.alloc(all.length * 8)
  all.forEach((entry, i) => {
    const isPlaced = 'offset' in entry
    rows.writeUInt8(isPlaced ? 1 : 2, i * 8)
    rows.writeUIntBE(isPlaced ? entry.offset : entry.stream, i * 8 + 1, 5)
    rows.writeUInt16BE(isPlaced ? entry.ref.generation : entry.index, i * 8 + 6)
  })
  const index = sections(all).flatMap((run) => [run[0]?.ref.objectNumber ?? 0, run.length])
  trailer.set('Type', name('XRef'))
  trailer.set('Size', number(next + 1))
  trailer.set('W', numbers([1, 5, 2]))
  trailer.set('Index', numbers(index))
  trailer.set('Filter', name('FlateDecode'))
  writeIndirect(sink, self, new PdfStream(trailer, pack(rows)))
  sink.text(`startxref\n${start}\n%%EOF\n`)
}
