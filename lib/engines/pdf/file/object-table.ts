import { type PdfObject, PdfRef } from '@libpdf/core'

/** A target for new objects: a revision of a file, a new file, or an opened file that is being changed. */
export type ObjectTable = {
  /** Reserves a number for an object that is added later with `put`. */
  reserve(): PdfRef
  add(object: PdfObject): PdfRef
  /** Adds or replaces the object. */
  put(ref: PdfRef, object: PdfObject): void
}

/** Objects by number; new ones are numbered from `next`, in the order in which they are added. */
export class NumberedObjects implements ObjectTable {
  readonly #objects = new Map<number, { ref: PdfRef; object: PdfObject }>()
  #next: number

  constructor(next: number) {
    this.#next = next
  }

  /** The first free number. */
  get next(): number {
    return this.#next
  }

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

  put(ref: PdfRef, object: PdfObject): void {
    this.#objects.set(ref.objectNumber, { ref, object })
    this.#next = Math.max(this.#next, ref.objectNumber + 1)
  }

  /** The object added here under this reference, or undefined. */
  get(ref: PdfRef): PdfObject | undefined {
    return this.#objects.get(ref.objectNumber)?.object
  }

  /** All added objects, in the order of their numbers. */
  inOrder(): { ref: PdfRef; object: PdfObject }[] {
    return [...this.#objects.values()].sort((a, b) => a.ref.objectNumber - b.ref.objectNumber)
  }
}
