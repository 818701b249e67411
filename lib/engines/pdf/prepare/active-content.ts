import { PdfArray, PdfDict, PdfName, type PdfObject, type PdfStream, PdfString } from '@libpdf/core'
import { pageDicts } from '../file/page-attributes.ts'
import { name, numbers } from '../file/syntax.ts'
import { isStream, type WorkingCopy } from './working-copy.ts'

/** What may be removed from a document, by the names used in its record and shown to its sender. */
export const removable = [
  'javascript',
  'open_action',
  'page_actions',
  'launch',
  'submit_form',
  'import_data',
  'remote_goto',
  'unsafe_link',
  'other_action',
  'embedded_files',
  'rich_media',
  'three_d',
  'movie',
  'sound',
  'xfa',
  'external_stream',
  'print_alternates',
  'postscript',
  'validation_data',
  'usage_rights',
  'signatures',
  'form_fields',
  'annotations',
  'layers',
  'encryption',
] as const

export type Removed = (typeof removable)[number]

const actions: Readonly<Record<string, Removed>> = {
  JavaScript: 'javascript',
  Rendition: 'javascript',
  Launch: 'launch',
  SubmitForm: 'submit_form',
  ImportData: 'import_data',
  GoToR: 'remote_goto',
  GoToE: 'remote_goto',
  Movie: 'movie',
  Sound: 'sound',
  RichMediaExecute: 'rich_media',
  GoTo3DView: 'three_d',
  ResetForm: 'other_action',
  Hide: 'other_action',
  SetOCGState: 'other_action',
  Trans: 'other_action',
}

const annotations: Readonly<Record<string, Removed>> = {
  RichMedia: 'rich_media',
  '3D': 'three_d',
  Movie: 'movie',
  Sound: 'sound',
  Screen: 'rich_media',
  FileAttachment: 'embedded_files',
}

/** Removes everything that acts automatically, accesses anything outside the document or embeds another file. */
export function removeActiveContent(copy: WorkingCopy): Set<Removed> {
  const removed = new Set<Removed>()
  removeFromCatalog(copy, removed)
  for (const { page } of pageDicts(copy)) removeFromPage(copy, page, removed)
  for (const { object } of copy.reachable()) if (object instanceof PdfDict) removeAnywhere(copy, object, removed)
  return removed
}

function removeFromCatalog(copy: WorkingCopy, removed: Set<Removed>): void {
  const { catalog } = copy
  if (
    catalog.has('OpenAction') &&
    !isHarmlessOpening(copy, catalog.get('OpenAction')) &&
    copy.drop(catalog, 'OpenAction')
  )
    removed.add('open_action')
  if (copy.drop(catalog, 'AA')) removed.add('open_action')
  if (copy.drop(catalog, 'AF')) removed.add('embedded_files')
  if (copy.drop(catalog, 'Collection')) removed.add('embedded_files')
  if (copy.drop(catalog, 'Perms')) removed.add('usage_rights')
  // The data for validating signatures (ISO 32000-2 12.8.4.3).
  if (copy.drop(catalog, 'DSS')) removed.add('validation_data')
  const names = copy.dict(catalog.get('Names'))
  if (names && copy.drop(names, 'JavaScript')) removed.add('javascript')
  if (names && copy.drop(names, 'EmbeddedFiles')) removed.add('embedded_files')
  const form = copy.dict(catalog.get('AcroForm'))
  if (form && copy.drop(form, 'XFA')) removed.add('xfa')
}

/** A destination or the action of going there: it only decides where the reader starts. */
function isHarmlessOpening(copy: WorkingCopy, object: PdfObject | undefined): boolean {
  const target = copy.get(object)
  if (target instanceof PdfArray || target instanceof PdfName || target instanceof PdfString) return true
  return target instanceof PdfDict && target.getName('S')?.value === 'GoTo' && !target.has('Next')
}

function removeFromPage(copy: WorkingCopy, page: PdfDict, removed: Set<Removed>): void {
  if (copy.drop(page, 'AA')) removed.add('page_actions')
  if (copy.drop(page, 'AF')) removed.add('embedded_files')
  for (const item of copy.array(page.get('Annots')) ?? []) {
    const annotation = copy.dict(item)
    // These are drawn into the page like other annotations; what they would play or open is removed with them.
    const reason = annotations[annotation?.getName('Subtype')?.value ?? '']
    if (reason) removed.add(reason)
    if (annotation && copy.drop(annotation, 'AA')) removed.add('page_actions')
    if (annotation && copy.drop(annotation, 'PA')) removed.add('other_action')
  }
}

/** Objects identified by their entries, wherever they are: actions, file specifications, streams. */
function removeAnywhere(copy: WorkingCopy, object: PdfDict, removed: Set<Removed>): void {
  if (isStream(object)) {
    removeFromStream(copy, object, removed)
    return
  }
  if (object.has('EF') && copy.drop(object, 'EF')) removed.add('embedded_files')
  const reason = actionReason(copy, object)
  if (!reason) return
  removed.add(reason)
  for (const key of [...object.keys()]) object.delete(key)
}

/**
 * Data outside the file; images that only printers use (ISO 32000-1 8.9.5.4, 14.11.7); a page of another file drawn by a
 * form (8.10.4); programs for PostScript printers (8.8.2), which become empty forms.
 */
function removeFromStream(copy: WorkingCopy, stream: PdfStream, removed: Set<Removed>): void {
  for (const key of ['F', 'OPI', 'Ref']) if (copy.drop(stream, key)) removed.add('external_stream')
  if (copy.drop(stream, 'Alternates')) removed.add('print_alternates')
  if (!['Subtype', 'Subtype2'].some((key) => isNamed(copy, stream.get(key), 'PS'))) return
  removed.add('postscript')
  for (const key of [...stream.keys()]) stream.delete(key)
  stream.set('Type', name('XObject'))
  stream.set('Subtype', name('Form'))
  stream.set('BBox', numbers([0, 0, 0, 0]))
  stream.setData(new Uint8Array())
}

function isNamed(copy: WorkingCopy, object: PdfObject | undefined, wanted: string): boolean {
  const value = copy.get(object)
  return value instanceof PdfName && value.value === wanted
}

function actionReason(copy: WorkingCopy, object: PdfDict): Removed | undefined {
  const type = copy.get(object.get('Type'))
  const kind = copy.get(object.get('S'))
  if (!(kind instanceof PdfName) || (type instanceof PdfName && type.value !== 'Action')) return undefined
  if (kind.value !== 'URI') return looksLikeAction(object, type) ? actions[kind.value] : undefined
  const uri = copy.get(object.get('URI'))
  const address = uri instanceof PdfString ? Buffer.from(uri.bytes).toString('latin1') : ''
  // Some readers skip control characters and spaces in a scheme.
  return /^(file|javascript|vbscript|data|smb|ms-[a-z-]+):/i.test(address.replace(/[\0-\x20]/g, '')) ||
    address.startsWith('\\\\')
    ? 'unsafe_link'
    : undefined
}

/** Structure elements and groups have an /S too: an action has the type or entries of an action. */
function looksLikeAction(object: PdfDict, type: PdfObject | undefined): boolean {
  return (
    type !== undefined ||
    ['JS', 'F', 'Win', 'Next', 'T', 'TA', 'Fields', 'Flags', 'State', 'R', 'OP', 'H', 'Annotation'].some((key) =>
      object.has(key),
    ) ||
    object.size === 1
  )
}
