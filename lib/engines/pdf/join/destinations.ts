import { PdfArray, PdfDict, PdfName, type PdfObject, PdfString } from '@libpdf/core'
import { type BaseFile, resolved, resolvedArray, resolvedDict } from '../file/base-file.ts'

const deepest = 32

/**
 * The named destinations of a file (ISO 32000-1 12.3.2.3). They are resolved, because two joined files may use one name for
 * different destinations.
 */
export class Destinations {
  readonly #source: BaseFile
  #named: Map<string, PdfObject> | undefined

  constructor(source: BaseFile) {
    this.#source = source
  }

  /** Replaces a named destination of a link by the destination itself. */
  resolveNamed(annotation: PdfDict): void {
    this.#replace(annotation, 'Dest')
    const action = resolvedDict(this.#source, annotation.get('A'))
    if (action?.getName('S')?.value === 'GoTo') this.#replace(action, 'D')
  }

  #replace(holder: PdfDict, key: string): void {
    const target = resolved(this.#source, holder.get(key))
    if (!(target instanceof PdfName || target instanceof PdfString)) return
    const place = this.#all().get(nameOf(target))
    if (place) holder.set(key, place)
    else holder.delete(key)
  }

  #all(): Map<string, PdfObject> {
    if (this.#named) return this.#named
    this.#named = new Map()
    const { catalog } = this.#source
    for (const [key, value] of resolvedDict(this.#source, catalog.get('Dests')) ?? []) this.#add(key.value, value)
    this.#walk(resolvedDict(this.#source, catalog.get('Names'))?.get('Dests'), 0)
    return this.#named
  }

  #walk(node: PdfObject | undefined, depth: number): void {
    const entries = resolvedDict(this.#source, node)
    if (!entries || depth > deepest) return
    const names = [...(resolvedArray(this.#source, entries.get('Names')) ?? [])]
    for (let i = 0; i + 1 < names.length; i += 2) {
      const key = resolved(this.#source, names[i])
      if (key instanceof PdfString) this.#add(nameOf(key), names[i + 1])
    }
    for (const kid of resolvedArray(this.#source, entries.get('Kids')) ?? []) this.#walk(kid, depth + 1)
  }

  #add(key: string, value: PdfObject | undefined): void {
    const place = resolved(this.#source, value)
    const target = place instanceof PdfDict ? resolved(this.#source, place.get('D')) : place
    if (target instanceof PdfArray) this.#named?.set(key, target)
  }
}

function nameOf(object: PdfName | PdfString): string {
  return object instanceof PdfName ? object.value : Buffer.from(object.bytes).toString('latin1')
}
