import { PdfArray, PdfDict, PdfNull, type PdfObject, PdfRef, PdfStream } from '@libpdf/core'
import type { BaseFile } from './base-file.ts'
import type { EqualStreams } from './equal-streams.ts'
import type { ObjectTable } from './object-table.ts'

/** Copies objects of one file into another (or a revision of it), each once, with everything that they refer to. */
export class ObjectCopier {
  readonly #source: Pick<BaseFile, 'pdf'>
  readonly #target: ObjectTable
  readonly #copied = new Map<string, PdfObject>()
  readonly #waiting: { object: PdfObject; target: PdfRef }[] = []

  readonly #streams: EqualStreams | null
  readonly #underWay = new Set<string>()

  /** @param streams has streams that are the same as one that is already there become that one */
  constructor(source: Pick<BaseFile, 'pdf'>, target: ObjectTable, streams: EqualStreams | null = null) {
    this.#source = source
    this.#target = target
    this.#streams = streams
  }

  /** Has this stand wherever the source refers to that object, instead of a copy of it. */
  stand(ref: PdfRef, instead: PdfObject): void {
    this.#copied.set(keyOf(ref), instead)
  }

  /** The object as it will stand in the target. Keys that are left out are those of `except`, at the top only. */
  copy(object: PdfObject, except: readonly string[] = []): PdfObject {
    const copied = this.#copy(object, except)
    // One after another instead of each within the one that refers to it: chains may be longer than the stack is deep.
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
    const known = this.#copied.get(keyOf(ref))
    if (known) return known
    const object = this.#source.pdf.getObject(ref)
    if (!object) return PdfNull.instance
    if (this.#streams && object instanceof PdfStream && !this.#underWay.has(keyOf(ref)))
      return this.#copyStream(ref, object, this.#streams)
    const target = this.#target.reserve()
    this.#copied.set(keyOf(ref), target)
    this.#waiting.push({ object, target })
    return target
  }

  /** The streams that it refers to are copied first: only then it can be told whether it is the same as another. */
  #copyStream(ref: PdfRef, object: PdfStream, streams: EqualStreams): PdfObject {
    this.#underWay.add(keyOf(ref))
    const copy = new PdfStream(this.#entries(object, []), object.data)
    // One that refers to itself has got its number meanwhile, and waits to be put there.
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
