import { PdfArray, PdfDict, PdfNull, type PdfObject, PdfRef, PdfStream } from '@libpdf/core'
import type { BaseFile } from './base-file.ts'
import type { EqualStreams } from './equal-streams.ts'
import type { ObjectTable } from './object-table.ts'

/** Copies objects of one file into another (or a revision of it), each once, with all objects that they refer to. */
export class ObjectCopier {
  readonly #source: Pick<BaseFile, 'pdf'>
  readonly #target: ObjectTable
  readonly #copied = new Map<string, PdfObject>()
  readonly #waiting: { object: PdfObject; target: PdfRef }[] = []

  readonly #streams: EqualStreams | null
  readonly #underWay = new Set<string>()

  /** @param streams if set, a stream equal to an existing one is replaced by it */
  constructor(source: Pick<BaseFile, 'pdf'>, target: ObjectTable, streams: EqualStreams | null = null) {
    this.#source = source
    this.#target = target
    this.#streams = streams
  }

  /** Replaces references to that object by `instead`, so that it is not copied. */
  replaceReference(ref: PdfRef, instead: PdfObject): void {
    this.#copied.set(keyOf(ref), instead)
  }

  /** The object as written to the target. Omits the keys of `except`, at the top level only. */
  copy(object: PdfObject, except: readonly string[] = []): PdfObject {
    const copied = this.#copy(object, except)
    // A queue instead of recursion: chains of references may be deeper than the stack.
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop())
      this.#target.put(next.target, this.#copy(next.object))
    return copied
  }

  #copy(object: PdfObject, except: readonly string[] = []): PdfObject {
    if (object instanceof PdfRef) return this.#copyRef(object)
    if (object instanceof PdfStream) return new PdfStream(this.#entries(object, except), object.data)
    if (object instanceof PdfDict) return this.#entries(object, except)
    if (object instanceof PdfArray) return PdfArray.of(...[...object].map((item) => this.#copy(item)))
    return object
  }

  #copyRef(ref: PdfRef): PdfObject {
    const copied = this.#copied.get(keyOf(ref))
    if (copied) return copied
    const object = this.#source.pdf.getObject(ref)
    if (!object) return PdfNull.instance
    if (this.#streams && object instanceof PdfStream && !this.#underWay.has(keyOf(ref)))
      return this.#copyStream(ref, object, this.#streams)
    const target = this.#target.reserve()
    this.#copied.set(keyOf(ref), target)
    this.#waiting.push({ object, target })
    return target
  }

  /** Copies the streams that it refers to first: only then can it be compared with others. */
  #copyStream(ref: PdfRef, object: PdfStream, streams: EqualStreams): PdfObject {
    this.#underWay.add(keyOf(ref))
    const copy = new PdfStream(this.#entries(object, []), object.data)
    // A stream that refers to itself has received its number meanwhile and will be stored under it.
    const known = this.#copied.get(keyOf(ref))
    if (known) return known
    const at = streams.find(copy, () => this.#target.add(copy))
    this.#copied.set(keyOf(ref), at)
    return at
  }

  #entries(source: PdfDict, except: readonly string[]): PdfDict {
    const entries = new PdfDict()
    for (const [key, value] of source) if (!except.includes(key.value)) entries.set(key, this.#copy(value))
    return entries
  }
}

function keyOf(ref: PdfRef): string {
  return `${ref.objectNumber} ${ref.generation}`
}
