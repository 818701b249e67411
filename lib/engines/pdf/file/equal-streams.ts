import { createHash } from 'node:crypto'
import { type PdfObject, type PdfRef, PdfStream } from '@libpdf/core'
import { ByteSink, writeObject } from './syntax.ts'

/** Finds streams with equal dictionaries and data, so that a file contains each only once. */
export class EqualStreams {
  readonly #refs = new Map<string, PdfRef>()

  constructor(objects: Iterable<{ ref: PdfRef; object: PdfObject }>) {
    for (const { ref, object } of objects) if (object instanceof PdfStream) this.find(object, () => ref)
  }

  /** The reference of an equal stream, or the reference returned by `add` if there is none. */
  find(stream: PdfStream, add: () => PdfRef): PdfRef {
    const sink = new ByteSink()
    writeObject(sink, stream)
    const key = createHash('sha256').update(sink.toBytes()).digest('hex')
    const ref = this.#refs.get(key) ?? add()
    this.#refs.set(key, ref)
    return ref
  }
}
