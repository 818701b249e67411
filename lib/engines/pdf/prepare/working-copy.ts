import { type PDF, PdfArray, PdfDict, PdfNull, type PdfObject, PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { resolved, resolvedArray, resolvedDict } from '../file/base-file.ts'
import { NewFile } from '../file/new-file.ts'
import { NumberedObjects } from '../file/object-table.ts'

/**
 * An opened file whose unsafe parts are removed. Its dictionaries are changed in place; new and replaced objects are in a
 * separate table. `touched` is true if the file must be rewritten.
 */
export class WorkingCopy extends NumberedObjects {
  readonly pdf: PDF
  readonly catalog: PdfDict
  readonly root: PdfRef
  touched = false
  /** The first object number that the original file does not use. */
  readonly #free: number

  constructor(pdf: PDF) {
    const root = pdf.context.info.trailer.getRef('Root')
    if (!root) throw new Error('there is no catalog')
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

  /** Removes the object completely: remaining references to it resolve to null. */
  erase(ref: PdfRef): void {
    this.put(ref, PdfNull.instance)
  }

  /** The current version of the object. */
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

  /** Removes an entry of a dictionary; returns true if it existed. */
  drop(from: PdfDict, key: string): boolean {
    if (!from.delete(key)) return false
    this.touched = true
    return true
  }

  /** Every object that is reachable from the catalog, once, with its depth inside its indirect object. */
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

  /** True if an object refers to a missing object whose number the next new object would get. */
  hasDanglingReferences(): boolean {
    const isFree = (value: PdfObject): boolean =>
      value instanceof PdfRef && value.objectNumber >= this.#free && !this.get(value)
    for (const { object } of this.reachable()) {
      if (object instanceof PdfDict && [...object].some(([, value]) => isFree(value))) return true
      if (object instanceof PdfArray && [...object].some(isFree)) return true
    }
    return false
  }

  /** Replaces dangling references by null (ISO 32000-1 7.3.10) before their numbers are reused. */
  #removeDanglingReferences(object: PdfObject): void {
    const isDangling = (value: PdfObject): boolean => value instanceof PdfRef && this.get(value) === undefined
    if (object instanceof PdfDict) {
      for (const [key, value] of [...object]) if (isDangling(value)) object.delete(key)
    } else if (object instanceof PdfArray) {
      object.toArray().forEach((value, i) => {
        if (isDangling(value)) object.set(i, PdfNull.instance)
      })
    }
  }

  /** Rewrites the file with only the reachable objects, so that no removed content remains in it. */
  write(): Uint8Array {
    const file = new NewFile()
    for (const { ref, object } of this.reachable()) {
      this.#removeDanglingReferences(object)
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
