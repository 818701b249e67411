import { PdfArray, PdfDict, PdfNull, type PdfObject, PdfRef } from '@libpdf/core'
import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { type BaseFile, openBase, resolved, resolvedArray, resolvedDict } from '../file/base-file.ts'
import { ObjectCopier } from '../file/copied-objects.ts'
import { NewFile } from '../file/new-file.ts'
import { boxOf, pageDicts } from '../file/page-attributes.ts'
import { dict, name, number, numbers } from '../file/syntax.ts'
import { displayedSize } from '../page-geometry.ts'
import { maxPages } from '../prepare/limits.ts'
import { closeDocument, openDocument, pdfium } from '../worker/pdfium.ts'
import { Destinations } from './destinations.ts'
import { Layers } from './layers.ts'

/** The attributes that a page inherits from the nodes above it (ISO 32000-1 7.7.3.4). */
const inheritable = ['Resources', 'MediaBox', 'CropBox', 'Rotate'] as const
/** Entries that refer to parts of the file that are not copied: the page tree, articles and the structure tree. */
const fileBound = ['Parent', 'B', 'StructParents', ...inheritable]
/** UserUnit and all other features of prepared pages are in PDF 1.7. */
const lowestVersion = 1.7

/**
 * Joins the pages of several prepared files, in order, each with its content, resources, boxes, rotation, unit, links and
 * layers. The same files give the same bytes. Refuses with pdf_too_many_pages. Runs in the upload process.
 */
export async function joinFilesHere(files: readonly Uint8Array[]): Promise<{ bytes: Uint8Array; pages: PageSize[] }> {
  const joined = new NewFile()
  const tree = joined.reserve()
  const layers = new Layers()
  const kids: PdfRef[] = []
  const pages: PageSize[] = []
  let version = lowestVersion
  for (const bytes of files) {
    const source = await openBase(bytes)
    const found = pageDicts(source)
    pages.push(...found.map(({ page }) => displayedSize(boxOf(source, page))))
    if (pages.length > maxPages) throw new Refusal('pdf_too_many_pages', { limit: maxPages, pages: pages.length })
    kids.push(...copyPages(source, found, joined, tree, layers))
    version = Math.max(version, source.version)
  }
  joined.put(tree, dict({ Type: name('Pages'), Kids: PdfArray.of(...kids), Count: number(kids.length) }))
  const catalog = dict({ Type: name('Catalog'), Pages: tree })
  const properties = layers.addTo(joined)
  if (properties) catalog.set('OCProperties', properties)
  const bytes = joined.finish({ version, root: joined.add(catalog) })
  await checkJoined(bytes, pages.length)
  return { bytes, pages }
}

type Found = ReturnType<typeof pageDicts>

function copyPages(source: BaseFile, found: Found, joined: NewFile, tree: PdfRef, layers: Layers): PdfRef[] {
  const copier = new ObjectCopier(source, joined)
  const copies = found.map(() => joined.reserve())
  for (const [i, { ref, page }] of found.entries()) {
    copier.replaceReference(ref, copies[i] ?? PdfNull.instance)
    for (const node of nodesAbove(source, page)) copier.replaceReference(node, PdfNull.instance)
  }
  const destinations = new Destinations(source)
  for (const [i, { page }] of found.entries()) {
    for (const item of resolvedArray(source, page.get('Annots')) ?? []) {
      const annotation = resolvedDict(source, item)
      annotation?.delete('StructParent')
      if (annotation) destinations.resolveNamed(annotation)
    }
    const copy = copier.copy(page, fileBound)
    if (!(copy instanceof PdfDict)) throw new Error('the page is not a dictionary')
    for (const key of inheritable) {
      const value = inheritedEntry(source, page, key)
      if (value) copy.set(key, copier.copy(value))
    }
    const { x, y, width, height } = boxOf(source, page)
    if (!copy.has('MediaBox')) copy.set('MediaBox', numbers([x, y, x + width, y + height]))
    if (!copy.has('Resources')) copy.set('Resources', dict({}))
    copy.set('Parent', tree)
    joined.put(copies[i] as PdfRef, copy)
  }
  layers.gather(source, copier)
  return copies
}

function* nodesAbove(source: BaseFile, page: PdfDict): Generator<PdfRef> {
  let parent = page.get('Parent')
  for (let depth = 0; parent instanceof PdfRef && depth < 64; depth += 1) {
    yield parent
    parent = resolvedDict(source, parent)?.get('Parent')
  }
}

/** The entry of the page or of the nearest node above it, as stored, so that pages that share an object still share it. */
function inheritedEntry(source: BaseFile, page: PdfDict, key: string): PdfObject | undefined {
  let node: PdfDict | undefined = page
  for (let depth = 0; node && depth < 64; depth += 1) {
    const entry = node.get(key)
    if (resolved(source, entry)) return entry
    node = resolvedDict(source, node.get('Parent'))
  }
  return undefined
}

/** Checks that the result can be shown and stamped, page for page. */
async function checkJoined(bytes: Uint8Array, pages: number): Promise<void> {
  const native = await pdfium()
  const document = openDocument(native, bytes)
  if (typeof document === 'string') throw new Error(`the joined file is ${document}`)
  closeDocument(native, document)
  const base = await openBase(bytes)
  if (document.pages !== pages || base.pdf.getPageCount() !== pages)
    throw new Error('the joined file has missing pages')
}
