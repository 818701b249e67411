import { createHash } from 'node:crypto'
import { PdfArray, type PdfRef, PdfString } from '@libpdf/core'
import { NumberedObjects } from './object-table.ts'
import { ByteSink, dict } from './syntax.ts'
import { writeIndirect, writeXrefTable } from './xref.ts'

/** A file written from scratch. Objects are written in the order of their numbers; the same objects give the same bytes. */
export class NewFile extends NumberedObjects {
  constructor() {
    super(1)
  }

  /** @param id the earlier identifier of the file, kept as the first of the two */
  finish(o: { version: number; root: PdfRef; info?: PdfRef | null; id?: Uint8Array | null }): Uint8Array {
    const sink = new ByteSink()
    sink.text(`%PDF-${o.version.toFixed(1)}\n%\xe2\xe3\xcf\xd3\n`)
    const entries: { ref: PdfRef; offset: number }[] = []
    for (const { ref, object } of this.inOrder()) {
      entries.push({ ref, offset: sink.length })
      writeIndirect(sink, ref, object)
    }
    const digest = createHash('sha256').update(sink.toBytes()).digest().subarray(0, 16)
    const trailer = dict({
      Root: o.root,
      ID: PdfArray.of(PdfString.fromBytes(o.id ?? digest), PdfString.fromBytes(digest)),
    })
    if (o.info) trailer.set('Info', o.info)
    writeXrefTable(sink, entries, trailer, this.next, true)
    return sink.toBytes()
  }
}
