import { PdfArray, PdfDict, PdfNull, type PdfObject, PdfRef, PdfStream } from '@libpdf/core'
import type { BaseFile } from './base-file.ts'
import type { Revision } from './revision.ts'

/** Copies objects of one file into a revision of another, each once, with everything that they refer to. */
export class ObjectCopier {
  readonly #source: Pick<BaseFile, 'pdf'>
  readonly #target: Revision
  readonly #copied = new Map<string, PdfRef>()

  constructor(source: Pick<BaseFile, 'pdf'>, target: Revision) {
    this.#source = source
    this.#target = target
  }

  /** The object as it will stand in the target. Keys that are left out are those of `except`, at the top only. */
  copy(object: PdfObject, except: readonly string[] = []): PdfObject {
    if (object instanceof PdfRef) return this.#copyRef(object)
    if (object instanceof PdfStream) return new PdfStream(this.#entries(object, except), object.data)
    if (object instanceof PdfDict) return this.#entries(object, except)
    if (object instanceof PdfArray) return PdfArray.of(...[...object].map((item) => this.copy(item)))
    return object
  }

  #copyRef(ref: PdfRef): PdfObject {
    const key = `${ref.objectNumber} ${ref.generation}`
    const known = this.#copied.get(key)
    if (known) return known
    const object = this.#source.pdf.getObject(ref)
    if (!object) return PdfNull.instance
    const target = this.#target.reserve()
    this.#copied.set(key, target)
    this.#target.put(target, this.copy(object))
    return target
  }

  #entries(source: PdfDict, except: readonly string[]): PdfDict {
    const entries = new PdfDict()
    for (const [key, value] of source) if (!except.includes(key.value)) entries.set(key, this.copy(value))
    return entries
  }
}
