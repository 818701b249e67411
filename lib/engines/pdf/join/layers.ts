import { PdfArray, type PdfObject, type PdfRef } from '@libpdf/core'
import { type BaseFile, resolvedArray, resolvedDict } from '../file/base-file.ts'
import type { ObjectCopier } from '../file/copied-objects.ts'
import type { ObjectTable } from '../file/object-table.ts'
import { dict } from '../file/syntax.ts'

/** The layers of several prepared files, collected file by file. Each is already fixed as visible or hidden. */
export class Layers {
  readonly #seen: PdfObject[] = []
  readonly #hidden: PdfObject[] = []

  gather(source: BaseFile, copier: ObjectCopier): void {
    const properties = resolvedDict(source, source.catalog.get('OCProperties'))
    const config = resolvedDict(source, properties?.get('D'))
    const copies = (entry: PdfObject | undefined): PdfObject[] =>
      [...(resolvedArray(source, entry) ?? [])].map((group) => copier.copy(group))
    // Equal groups have the same copy.
    const hidden = new Set(copies(config?.get('OFF')))
    this.#hidden.push(...hidden)
    this.#seen.push(...copies(properties?.get('OCGs')).filter((group) => !hidden.has(group)))
  }

  /** The optional content properties of the joined file, in the form of prepare/optional-content.ts, or null. */
  addTo(file: ObjectTable): PdfRef | null {
    const all = [...this.#seen, ...this.#hidden]
    if (all.length === 0) return null
    const config = dict({
      ON: PdfArray.of(...this.#seen),
      OFF: PdfArray.of(...this.#hidden),
      Locked: PdfArray.of(...all),
      Order: PdfArray.of(),
    })
    return file.add(dict({ OCGs: PdfArray.of(...all), D: config }))
  }
}
