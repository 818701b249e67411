import {
  type PDF,
  PdfArray,
  PdfDict,
  type PdfName,
  PdfNull,
  type PdfObject,
  PdfRef,
  PdfStream,
  PdfString,
} from '@libpdf/core'
import { resolved, resolvedArray, resolvedDict } from '../file/base-file.ts'
import { NumberedObjects } from '../file/object-table.ts'
import { rewrittenFile } from '../file/rewritten-file.ts'

/**
 * An opened file whose unsafe parts are removed. Its dictionaries are changed in place; new and replaced objects are in a
 * separate table.
 */
export class WorkingCopy extends NumberedObjects {
  readonly pdf: PDF
  readonly catalog: PdfDict
  readonly root: PdfRef

  constructor(pdf: PDF) {
    const root = pdf.context.info.trailer.getRef('Root')
    if (!root) throw new Error('there is no catalog')
    super(pdf.context.registry.nextObjectNumber)
    this.pdf = pdf
    this.root = root
    this.catalog = pdf.getCatalog()
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
    return from.delete(key)
  }

  /** Every object that is reachable from the catalog, once, with its depth inside its indirect object. */
  *reachable(): Generator<{ ref: PdfRef | null; object: PdfObject; depth: number }> {
    const seen = new Set<string>()
    const queue: { ref: PdfRef | null; object: PdfObject; depth: number }[] = []
    for (const start of [this.pdf.context.info.trailer.getRef('Info'), this.root])
      if (start) queue.push({ ref: null, object: start, depth: 0 })
    for (let next = queue.pop(); next; next = queue.pop()) {
      const { object, depth } = next
      if (object instanceof PdfRef) {
        const key = keyOf(object)
        if (seen.has(key)) continue
        seen.add(key)
        const target = this.get(object)
        if (target) queue.push({ ref: object, object: target, depth: 0 })
        continue
      }
      yield next
      for (const child of childrenOf(object).reverse()) queue.push({ ref: null, object: child, depth: depth + 1 })
    }
  }

  /**
   * Rewrites the file with only the reachable objects, so that no removed content remains in it, and numbers them again.
   * References to missing objects, which are null (ISO 32000-1 7.3.10), are removed: an update could add those objects.
   * @param compact writes object streams
   */
  write(compact = false): Uint8Array {
    const numbers = new Map<string, PdfRef>()
    const objects: PdfObject[] = []
    for (const { ref, object } of this.reachable()) {
      if (!ref) continue
      objects.push(object)
      numbers.set(keyOf(ref), PdfRef.of(objects.length, 0))
    }
    const trailer = this.pdf.context.info.trailer
    const id = resolved(this, resolvedArray(this, trailer.get('ID'))?.at(0))
    return rewrittenFile({
      objects,
      refs: (ref) => numbers.get(keyOf(ref)) ?? null,
      version: Number.parseFloat(this.pdf.version) || 1.4,
      root: this.root,
      info: trailer.getRef('Info') ?? null,
      id: id instanceof PdfString ? id.bytes : null,
      compact,
    })
  }
}

function keyOf(ref: PdfRef): string {
  return `${ref.objectNumber} ${ref.generation}`
}

/** The length of a stream is written again with its data. */
function childrenOf(object: PdfObject): PdfObject[] {
  if (object instanceof PdfArray) return [...object]
  if (!(object instanceof PdfDict)) return []
  const entries: [PdfName, PdfObject][] = [...object]
  return entries.flatMap(([key, value]) => (object instanceof PdfStream && key.value === 'Length' ? [] : [value]))
}

export function isStream(object: PdfObject | undefined): object is PdfStream {
  return object instanceof PdfStream
}
