import { type PdfObject, PdfRef } from '@libpdf/core'

/** Where objects are added: a revision of a file, a file that is made from nothing, an opened one that is being changed. */
export type ObjectTable = {
  /** A number for an object that will be given later with `put`. */
  reserve(): PdfRef
  add(object: PdfObject): PdfRef
  /** Gives the object its (new) form. */
  put(ref: PdfRef, object: PdfObject): void
}

/** Objects by their numbers; new ones are numbered from `next` on, in the order in which they are added. */
export class NumberedObjects implements ObjectTable {
  readonly #objects = new Map<number, { ref: PdfRef; object: PdfObject }>()
  #next: number

  constructor(next: number) {
    this.#next = next
  }

  /** The first number that is free. */
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

  /** The object as it was given here; undefined for one that was not. */
  get(ref: PdfRef): PdfObject | undefined {
    return this.#objects.get(ref.objectNumber)?.object
  }

  /** Everything that was given, in the order of the numbers. */
  inOrder(): { ref: PdfRef; object: PdfObject }[] {
    return [...this.#objects.values()].sort((a, b) => a.ref.objectNumber - b.ref.objectNumber)
  }
}
