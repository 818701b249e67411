import { type PDF, PdfArray, PdfDict, PdfNull, type PdfObject, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { resolved, resolvedArray, resolvedDict } from '../file/base-file.ts'
import { NewFile } from '../file/new-file.ts'
import { NumberedObjects } from '../file/object-table.ts'

/**
 * An opened file that is being made safe. Its dictionaries are changed in place; what is new or replaced lies in a table of
 * its own. `touched` says whether the file has to be written anew at all.
 */
export class WorkingCopy extends NumberedObjects {
  readonly pdf: PDF
  readonly catalog: PdfDict
  readonly root: PdfRef
  touched = false
  /** The first number that the file as it came gives to nothing. */
  readonly #free: number

  constructor(pdf: PDF) {
    const root = pdf.context.info.trailer.getRef('Root')
    if (!root) throw new Error('no catalog')
    super(pdf.context.registry.nextObjectNumber)
    this.pdf = pdf
    this.root = root
    this.catalog = pdf.getCatalog()
    this.#free = this.next
  }

  override put(ref: PdfRef, object: PdfObject): void {
    super.put(ref, object)
    this.touched = true
  }

  /** Leaves nothing of the object, whoever still refers to it: to them it is null. */
  erase(ref: PdfRef): void {
    this.put(ref, PdfNull.instance)
  }

  /** The object itself, in its newest form. */
  override get(object: PdfObject | undefined): PdfObject | undefined {
    const replaced = object instanceof PdfRef ? super.get(object) : undefined
    return resolved(this, replaced ?? object)
  }

  dict(object: PdfObject | undefined): PdfDict | undefined {
    return resolvedDict(this, this.get(object))
  }

  array(object: PdfObject | undefined): PdfArray | undefined {
    return resolvedArray(this, this.get(object))
  }

  /** Takes an entry out of a dictionary; true if it was there. */
  drop(from: PdfDict, key: string): boolean {
    if (!from.delete(key)) return false
    this.touched = true
    return true
  }

  /** Everything that can be reached from the catalog, each object once, with how deep it lies within its indirect object. */
  *reachable(): Generator<{ ref: PdfRef | null; object: PdfObject; depth: number }> {
    const seen = new Set<number>()
    const queue: { ref: PdfRef | null; object: PdfObject; depth: number }[] = []
    for (const start of [this.root, this.pdf.context.info.trailer.getRef('Info')])
      if (start) queue.push({ ref: null, object: start, depth: 0 })
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { object, depth } = next
      if (object instanceof PdfRef) {
        if (seen.has(object.objectNumber)) continue
        seen.add(object.objectNumber)
        const target = this.get(object)
        if (target) queue.push({ ref: object, object: target, depth: 0 })
        continue
      }
      yield next
      const children =
        object instanceof PdfDict
          ? [...object].map(([, value]) => value)
          : object instanceof PdfArray
            ? [...object]
            : []
      for (const child of children) queue.push({ ref: null, object: child, depth: depth + 1 })
    }
  }

  /** True if something refers to an object that is not there, by a number that the next new object would be given. */
  hasLooseEnds(): boolean {
    const isFree = (value: PdfObject): boolean =>
      value instanceof PdfRef && value.objectNumber >= this.#free && !this.get(value)
    for (const { object } of this.reachable()) {
      if (object instanceof PdfDict && [...object].some(([, value]) => isFree(value))) return true
      if (object instanceof PdfArray && [...object].some(isFree)) return true
    }
    return false
  }

  /** What refers to nothing is null (ISO 32000-1 7.3.10) and says so, before its number gets another meaning. */
  #cutLooseEnds(object: PdfObject): void {
    const isLoose = (value: PdfObject): boolean => value instanceof PdfRef && this.get(value) === undefined
    if (object instanceof PdfDict) {
      for (const [key, value] of [...object]) if (isLoose(value)) object.delete(key)
    } else if (object instanceof PdfArray) {
      object.toArray().forEach((value, i) => {
        if (isLoose(value)) object.set(i, PdfNull.instance)
      })
    }
  }

  /** The file written anew with what can still be reached: nothing that was taken out stays behind in it. */
  write(): Uint8Array {
    const file = new NewFile()
    for (const { ref, object } of this.reachable()) {
      this.#cutLooseEnds(object)
      if (ref) file.put(ref, object)
    }
    const trailer = this.pdf.context.info.trailer
    const id = resolved(this, resolvedArray(this, trailer.get('ID'))?.at(0))
    const version = Math.max(Number.parseFloat(this.pdf.version) || 1.4, 1.4)
    return file.finish({
      version,
      root: this.root,
      info: trailer.getRef('Info') ?? null,
      id: id instanceof PdfString ? id.bytes : null,
    })
  }
}

export function isStream(object: PdfObject | undefined): object is PdfStream {
  return object instanceof PdfStream
}
