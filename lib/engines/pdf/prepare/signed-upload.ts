import { PdfArray, PdfDict, type PdfObject, PdfRef, PdfStream } from '@libpdf/core'
import type { ExistingSignature } from '#lib/core/document-findings.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { openBase } from '../file/base-file.ts'
import { pageDicts } from '../file/page-attributes.ts'
import { fieldNodes } from '../file/signature-fields.ts'
import { type Removed, removable, removeActiveContent } from './active-content.ts'
import { annotationFlag, flagsOf, numbersAt } from './appearance.ts'
import { existingSignatures, type FoundSignature } from './existing-signatures.ts'
import { isPlainLink } from './flattened-annotations.ts'
import type { Opened } from './open-upload.ts'
import { fixLayers } from './optional-content.ts'
import { isWellFormed } from './well-formed.ts'
import type { WorkingCopy } from './working-copy.ts'

/** Why signatures cannot be kept, besides content that would be removed. */
const obstacles = ['damage', 'invalid_signature', 'later_changes', 'missing_objects'] as const

type Found = Removed | (typeof obstacles)[number]

/**
 * The signatures of a signed upload whose bytes can be kept: every viewer shows it alike, every signature verifies, and the
 * last one covers the whole file. Null if no signature verifies: then it is not signed. Otherwise refuses with pdf_signed
 * and everything that prevents it (`found`). Consumes the copy, except if the result is null.
 * @param bytes the file as it was uploaded, from its header
 */
export async function keptSignatures(opened: Opened, bytes: Uint8Array): Promise<ExistingSignature[] | null> {
  const signatures = existingSignatures(opened.copy, bytes, opened.encrypted)
  if (!signatures.some(({ verifies }) => verifies)) return null
  const found = new Set<Found>()
  if (opened.encrypted) found.add('encryption')
  else if (opened.rebuilt || !isWellFormed(bytes) || !(await isBase(bytes))) found.add('damage')
  addSignatureFaults(signatures, bytes.length, found)
  if (hasMissingObjects(opened.copy)) found.add('missing_objects')
  addActiveContent(opened.copy, found)
  if (found.size === 0) return signatures.map(({ end: _, ...signature }) => signature)
  const inOrder = [...obstacles, ...removable].filter((name: Found) => found.has(name))
  throw new Refusal('pdf_signed', { found: inOrder.join() })
}

/** True for a file to which an update can be appended. */
export async function isBase(bytes: Uint8Array): Promise<boolean> {
  try {
    await openBase(bytes)
    return true
  } catch {
    return false
  }
}

function addSignatureFaults(signatures: readonly FoundSignature[], length: number, found: Set<Found>): void {
  if (!signatures.every(({ verifies }) => verifies)) found.add('invalid_signature')
  else if (signatures.at(-1)?.end !== length) found.add('later_changes')
}

/** True if an object refers to a missing object that gets the number of a later one. */
function hasMissingObjects(copy: WorkingCopy): boolean {
  const first = copy.next
  const isMissing = (value: PdfObject) =>
    value instanceof PdfRef && value.objectNumber >= first && copy.get(value) === undefined
  for (const { object } of copy.reachable()) {
    if (object instanceof PdfArray && [...object].some(isMissing)) return true
    if (object instanceof PdfDict && [...object].some(([, value]) => isMissing(value))) return true
  }
  return false
}

/** Adds what the preparation of an upload without signatures would remove or draw into its pages. */
function addActiveContent(copy: WorkingCopy, found: Set<Found>): void {
  const { catalog } = copy
  const permissions = copy.dict(catalog.get('Perms'))
  // A certification: it only restricts later changes.
  if (permissions?.size === 1 && permissions.has('DocMDP')) catalog.delete('Perms')
  if (isValidationData(copy)) catalog.delete('DSS')
  for (const name of removeActiveContent(copy)) found.add(name)
  if (fixLayers(copy).changed) found.add('layers')
  const leaves = fieldNodes(copy).filter(({ isLeaf }) => isLeaf)
  const form = copy.dict(catalog.get('AcroForm'))
  if (form?.has('NeedAppearances') || leaves.some(({ type }) => type !== 'Sig')) found.add('form_fields')
  const widgets = new Set(leaves.map(({ field }) => field))
  for (const { page } of pageDicts(copy)) {
    for (const item of copy.array(page.get('Annots')) ?? []) {
      const annotation = copy.dict(item)
      const kind = annotation?.getName('Subtype')?.value
      if (!annotation || (kind === 'Link' && isPlainLink(copy, annotation))) continue
      if (kind !== 'Widget') found.add('annotations')
      else if (!widgets.has(annotation) || !looksAlike(copy, annotation)) found.add('form_fields')
    }
  }
}

/** True for a widget that every program draws alike, on screen and on paper: not at all, or with its one appearance. */
function looksAlike(copy: WorkingCopy, widget: PdfDict): boolean {
  const flags = flagsOf(copy, widget)
  const [x1, y1, x2, y2] = numbersAt(copy, widget.get('Rect')) ?? []
  if (widget.has('OC')) return false
  if ((flags & annotationFlag.hidden) !== 0 || (x1 === x2 && y1 === y2)) return true
  const appearance = copy.dict(widget.get('AP'))
  const { print, noView, toggleNoView } = annotationFlag
  const isSteady = (flags & print) !== 0 && (flags & (noView | toggleNoView)) === 0
  return isSteady && appearance?.size === 1 && copy.get(appearance.get('N')) instanceof PdfStream
}

/** The streams of a DSS dictionary (ISO 32000-2 12.8.4.3), if nothing else refers to them: they are not drawn. */
function isValidationData(copy: WorkingCopy): boolean {
  const store = copy.catalog.get('DSS')
  if (!store) return false
  copy.catalog.delete('DSS')
  const others = new Set<PdfObject>()
  for (const { ref, object } of copy.reachable()) if (ref) others.add(object)
  copy.catalog.set('DSS', store)
  const seen = new Set<PdfObject>()
  const queue = [copy.get(store)]
  for (const object of queue) {
    if (!object || seen.has(object)) continue
    seen.add(object)
    if (others.has(object)) return false
    const children =
      object instanceof PdfArray ? [...object] : object instanceof PdfDict ? [...object].map(([, value]) => value) : []
    for (const child of children) queue.push(copy.get(child))
  }
  return true
}
