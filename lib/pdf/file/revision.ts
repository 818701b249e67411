import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { PdfArray, type PdfDict, type PdfObject, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import type { BaseFile } from './base-file.ts'
import { ByteSink, dict, joined, name, number, numbers, writeObject } from './syntax.ts'

type Entry = { ref: PdfRef; offset: number }

/** Where every object of a written file or update starts. */
export type Laid = { bytes: Uint8Array; offsets: ReadonlyMap<number, number> }

/**
 * The changes that one incremental update makes (ISO 32000-1 7.5.6). Objects are numbered in the order in which they are
 * added and written in the order of their numbers, and the file identifier comes from the content: the same changes to the
 * same base give the same bytes.
 */
export class Revision {
  readonly base: BaseFile
  readonly #objects = new Map<number, { ref: PdfRef; object: PdfObject }>()
  #next: number

  constructor(base: BaseFile) {
    this.base = base
    this.#next = base.size
  }

  /** A number for an object that will be given later with `put`. */
  reserve(): PdfRef {
    const ref = PdfRef.of(this.#next, 0)
    this.#next += 1
    return ref
  }

  add(object: PdfObject): PdfRef {
    const ref = this.reserve()
    this.put(ref, object)
    return ref
  }

  /** Gives the object its new form. */
  put(ref: PdfRef, object: PdfObject): void {
    this.#objects.set(ref.objectNumber, { ref, object })
  }

  /** The new form of an object if this revision has one. */
  changed(ref: PdfRef): PdfObject | undefined {
    return this.#objects.get(ref.objectNumber)?.object
  }

  /**
   * The base, one line feed, the changed objects, their cross-reference section. The line feed is always there, so that the
   * length of the base can be told from the finished file alone.
   */
  finish(): Laid {
    const sink = new ByteSink(this.base.bytes.length)
    sink.text('\n')
    const entries: Entry[] = []
    for (const { ref, object } of [...this.#objects.values()].sort((a, b) => a.ref.objectNumber - b.ref.objectNumber)) {
      entries.push({ ref, offset: sink.length })
      writeIndirect(sink, ref, object)
    }
    const id = nextId(this.base, sink.toBytes())
    const trailer = dict({ Root: this.base.root, ID: PdfArray.of(...id.map((part) => PdfString.fromBytes(part))), Prev: number(this.base.xref.offset) })
    if (this.base.info) trailer.set('Info', this.base.info)
    if (this.base.xref.kind === 'table') writeXrefTable(sink, entries, trailer, this.#next)
    else writeXrefStream(sink, entries, trailer, this.#next)
    return { bytes: joined([this.base.bytes, sink.toBytes()]), offsets: new Map(entries.map((e) => [e.ref.objectNumber, e.offset])) }
  }
}

/** Writes a whole file anew from its objects, which keep their numbers. Deterministic as a revision is. */
export function writeWholeFile(o: { version: number; root: PdfRef; info: PdfRef | null; id: Uint8Array | null; objects: Iterable<[PdfRef, PdfObject]> }): Uint8Array {
  const sink = new ByteSink()
  sink.text(`%PDF-${o.version.toFixed(1)}\n%\xe2\xe3\xcf\xd3\n`)
  const entries: Entry[] = []
  for (const [ref, object] of [...o.objects].sort((a, b) => a[0].objectNumber - b[0].objectNumber)) {
    entries.push({ ref, offset: sink.length })
    writeIndirect(sink, ref, object)
  }
  const digest = createHash('sha256').update(sink.toBytes()).digest().subarray(0, 16)
  const trailer = dict({ Root: o.root, ID: PdfArray.of(PdfString.fromBytes(o.id ?? digest), PdfString.fromBytes(digest)) })
  if (o.info) trailer.set('Info', o.info)
  const size = (entries.at(-1)?.ref.objectNumber ?? 0) + 1
  writeXrefTable(sink, entries, trailer, size, true)
  return sink.toBytes()
}

function writeIndirect(sink: ByteSink, ref: PdfRef, object: PdfObject): void {
  sink.text(`${ref.objectNumber} ${ref.generation} obj\n`)
  writeObject(sink, object)
  sink.text('\nendobj\n')
}

/** The identifier of the whole stays, that of this version follows from what it changes (ISO 32000-1 14.4). */
function nextId(base: BaseFile, changes: Uint8Array): [Uint8Array, Uint8Array] {
  const hash = createHash('sha256').update(`${base.bytes.length}\n`)
  if (base.id) hash.update(base.id[1])
  const digest = hash.update(changes).digest().subarray(0, 16)
  return [base.id?.[0] ?? digest, digest]
}

/** Runs of consecutive object numbers, as both kinds of section need them. */
function sections(entries: readonly Entry[]): Entry[][] {
  const runs: Entry[][] = []
  for (const entry of entries) {
    const run = runs.at(-1)
    if (run && run.at(-1)?.ref.objectNumber === entry.ref.objectNumber - 1) run.push(entry)
    else runs.push([entry])
  }
  return runs
}

function writeXrefTable(sink: ByteSink, entries: readonly Entry[], trailer: PdfDict, size: number, whole = false): void {
  const start = sink.length
  sink.text('xref\n')
  if (whole) writeFreeHead(sink, entries, size)
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

/** A whole file's table names every number below Size: those that are not in use are free and linked in a ring. */
function writeFreeHead(sink: ByteSink, entries: readonly Entry[], size: number): void {
  const used = new Set(entries.map((e) => e.ref.objectNumber))
  const free: number[] = []
  for (let n = 0; n < size; n += 1) if (!used.has(n)) free.push(n)
  free.forEach((n, i) => {
    sink.text(`${n} 1\n${String(free[i + 1] ?? 0).padStart(10, '0')} ${n === 0 ? '65535' : '00000'} f\r\n`)
  })
}

/** ISO 32000-1 7.5.8: type, offset and generation in 1, 5 and 2 bytes; the stream lists itself too. */
function writeXrefStream(sink: ByteSink, entries: readonly Entry[], trailer: PdfDict, next: number): void {
  const start = sink.length
  const self = PdfRef.of(next, 0)
  const all = [...entries, { ref: self, offset: start }]
  const rows = Buffer.alloc(all.length * 8)
  all.forEach(({ ref, offset }, i) => {
    rows.writeUInt8(1, i * 8)
    rows.writeUIntBE(offset, i * 8 + 1, 5)
    rows.writeUInt16BE(ref.generation, i * 8 + 6)
  })
  const index = sections(all).flatMap((run) => [run[0]?.ref.objectNumber ?? 0, run.length])
  trailer.set('Type', name('XRef'))
  trailer.set('Size', number(next + 1))
  trailer.set('W', numbers([1, 5, 2]))
  trailer.set('Index', numbers(index))
  trailer.set('Filter', name('FlateDecode'))
  writeIndirect(sink, self, new PdfStream(trailer, deflateSync(rows, { level: 9 })))
  sink.text(`startxref\n${start}\n%%EOF\n`)
}
