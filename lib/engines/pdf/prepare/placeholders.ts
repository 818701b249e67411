import { PdfArray, PdfBool, PdfDict, PdfName, type PdfObject, PdfString } from '@libpdf/core'
import { Refusal } from '#lib/core/refusal.ts'
import type { WorkingCopy } from './working-copy.ts'

const MOST_NAMES = 20
const MOST_NODES = 2000

/** The names of the files that are attached to the document, in its order; at most 20. */
export function attachmentNames(copy: WorkingCopy): string[] {
  const names: string[] = []
  const root = copy.dict(copy.dict(copy.catalog.get('Names'))?.get('EmbeddedFiles'))
  const queue: (PdfDict | undefined)[] = [root]
  for (let visited = 0; visited < queue.length && visited < MOST_NODES && names.length < MOST_NAMES; visited += 1) {
    const node = queue[visited]
    const entries = [...(copy.array(node?.get('Names')) ?? [])]
    // Keys and file specifications alternate (ISO 32000-1 7.9.6).
    for (let i = 1; i < entries.length; i += 2) names.push(fileName(copy, entries[i], entries[i - 1]))
    for (const kid of copy.array(node?.get('Kids')) ?? []) queue.push(copy.dict(kid))
  }
  return [...new Set(names.filter(Boolean))].slice(0, MOST_NAMES)
}

function fileName(copy: WorkingCopy, spec: PdfObject | undefined, key: PdfObject | undefined): string {
  const dict = copy.dict(spec)
  const found = [dict?.get('UF'), dict?.get('F'), key]
    .map((one) => copy.get(one))
    .find((one) => one instanceof PdfString)
  return found instanceof PdfString ? found.asString().slice(0, 120) : ''
}

/**
 * Throws a refusal for a file whose pages only stand in for the document: a form that other programs build
 * (`pdf_xfa`, ISO 32000-1 12.7.8), a rights-managed document in a wrapper (`pdf_rights_managed`, ISO 32000-2 7.6.7), and the cover
 * of a portfolio (`pdf_portfolio`, ISO 32000-1 12.3.5).
 */
export function refusePlaceholder(copy: WorkingCopy): void {
  const { catalog } = copy
  const rendering = copy.get(catalog.get('NeedsRendering'))
  const hasXfa = copy.dict(catalog.get('AcroForm'))?.has('XFA') ?? false
  if (hasXfa && rendering instanceof PdfBool && rendering.value) throw new Refusal('pdf_xfa')
  for (const item of copy.get(catalog.get('AF')) instanceof PdfArray ? (copy.array(catalog.get('AF')) ?? []) : []) {
    const relation = copy.get(copy.dict(item)?.get('AFRelationship'))
    if (relation instanceof PdfName && relation.value === 'EncryptedPayload') throw new Refusal('pdf_rights_managed')
  }
  if (!(copy.get(catalog.get('Collection')) instanceof PdfDict)) return
  const names = attachmentNames(copy)
  if (names.length > 0) throw new Refusal('pdf_portfolio', { names: names.join(', ') })
}
