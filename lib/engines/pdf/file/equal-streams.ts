import { createHash } from 'node:crypto'
import { type PdfObject, type PdfRef, PdfStream } from '@libpdf/core'
import { ByteSink, writeObject } from './syntax.ts'

/** Streams by what they are: of those with the same dictionary and the same data, one is enough in a file. */
export class EqualStreams {
  readonly #refs = new Map<string, PdfRef>()

  constructor(objects: Iterable<{ ref: PdfRef; object: PdfObject }>) {
    for (const { ref, object } of objects) if (object instanceof PdfStream) this.find(object, () => ref)
  }

  /** Where a stream like this one is; the number under which it is added where there is none. */
  find(stream: PdfStream, add: () => PdfRef): PdfRef {
    const sink = new ByteSink()
    writeObject(sink, stream)
    const key = createHash('sha256').update(sink.toBytes()).digest('hex')
    const ref = this.#refs.get(key) ?? add()
    this.#refs.set(key, ref)
    return ref
  }
}
