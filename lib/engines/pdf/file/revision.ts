import { createHash } from 'node:crypto'
import { PdfArray, PdfDict, type PdfRef, PdfString } from '@libpdf/core'
import type { BaseFile } from './base-file.ts'
import { NumberedObjects } from './object-table.ts'
import { ByteSink, dict, joined, number } from './syntax.ts'
import { type PackRows, writeIndirect, writeXrefStream, writeXrefTable } from './xref.ts'

/**
 * A written update: the whole file, the offset of each object of the update, and the file as the base of a further update.
 */
export type WrittenUpdate = { bytes: Uint8Array; offsets: ReadonlyMap<number, number>; base: BaseFile }

/**
 * The changes of one incremental update (ISO 32000-1 7.5.6). Objects are numbered in the order in which they are added and
 * written in the order of their numbers, and the file identifier depends on the content: the same changes to the same base
 * give the same bytes.
 */
export class Revision extends NumberedObjects {
  readonly base: BaseFile

  constructor(base: BaseFile) {
    super(base.size)
    this.base = base
  }

  /**
   * Writes the base, one line feed, the changed objects and their cross-reference section. The line feed is always present,
   * so that the length of the base follows from the finished file alone.
   */
  finish(pack?: PackRows): WrittenUpdate {
    const sink = new ByteSink(this.base.bytes.length)
    sink.text('\n')
    const entries: { ref: PdfRef; offset: number }[] = []
    for (const { ref, object } of this.inOrder()) {
      entries.push({ ref, offset: sink.length })
      writeIndirect(sink, ref, object)
    }
    const id = nextId(this.base, sink.toBytes())
    const trailer = dict({
      Root: this.base.root,
      ID: PdfArray.of(...id.map((part) => PdfString.fromBytes(part))),
      Prev: number(this.base.xref.offset),
    })
    if (this.base.info) trailer.set('Info', this.base.info)
    const offset = sink.length
    if (this.base.xref.kind === 'table') writeXrefTable(sink, entries, trailer, this.next)
    else writeXrefStream(sink, entries, trailer, this.next, pack)
    const bytes = joined([this.base.bytes, sink.toBytes()])
    return {
      bytes,
      offsets: new Map(entries.map((e) => [e.ref.objectNumber, e.offset])),
      base: this.#asBase(bytes, offset, id),
    }
  }

  /** The result of opening the written file, without parsing it. A cross-reference stream has its own object number. */
  #asBase(bytes: Uint8Array, offset: number, id: [Uint8Array, Uint8Array]): BaseFile {
    const { pdf, root, catalog, xref } = this.base
    const changed = this.get(root)
    return {
      ...this.base,
      bytes,
      id,
      catalog: changed instanceof PdfDict ? changed : catalog,
      xref: { ...xref, offset },
      size: xref.kind === 'table' ? this.next : this.next + 1,
      pdf: { getObject: (ref) => this.get(ref) ?? pdf.getObject(ref) },
    }
  }
}

/** The permanent identifier is kept; the one of this version depends on its changes (ISO 32000-1 14.4). */
function nextId(base: BaseFile, changes: Uint8Array): [Uint8Array, Uint8Array] {
  const hash = createHash('sha256').update(`${base.bytes.length}\n`)
  if (base.id) hash.update(base.id[1])
  const digest = hash.update(changes).digest().subarray(0, 16)
  return [base.id?.[0] ?? digest, digest]
}
