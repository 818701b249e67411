import { PdfArray, PdfDict, PdfNumber } from '@libpdf/core'
import { copyOf, openBase, resolved, resolvedArray } from '../file/base-file.ts'
import { ObjectCopier } from '../file/copied-objects.ts'
import { EqualStreams } from '../file/equal-streams.ts'
import { boxOf, inherited, pageDicts } from '../file/page-attributes.ts'
import type { Revision } from '../file/revision.ts'
import { dict, name, number, numbers } from '../file/syntax.ts'

/**
 * Appends the pages of another PDF under one new node of the page tree. Each page sets the attributes that it would
 * otherwise inherit from its new parents. Objects that `there` already contains, such as a drawing, are not written again.
 */
export async function appendPages(
  update: Revision,
  pdf: Uint8Array,
  existing: ReturnType<Revision['inOrder']>,
): Promise<void> {
  const { base } = update
  const source = await openBase(pdf)
  const copier = new ObjectCopier(source, update, new EqualStreams(existing))
  const pagesRef = base.catalog.getRef('Pages')
  const pages = pagesRef ? base.pdf.getObject(pagesRef) : null
  if (!pagesRef || !(pages instanceof PdfDict)) throw new Error('the file has no page tree')
  const node = update.reserve()
  const kids = pageDicts(source).map(({ page }) => {
    const copied = copier.copy(page, [
      'Parent',
      'Annots',
      'StructParents',
      'Rotate',
      'MediaBox',
      'CropBox',
      'UserUnit',
      'Resources',
    ])
    if (!(copied instanceof PdfDict)) throw new Error('the page is not a dictionary')
    const box = boxOf(source, page)
    const resources = inherited(source, page, 'Resources')
    copied.set('Parent', node)
    copied.set('Rotate', number(box.rotate))
    copied.set('MediaBox', numbers([box.x, box.y, box.x + box.width, box.y + box.height]))
    copied.set('CropBox', numbers([box.x, box.y, box.x + box.width, box.y + box.height]))
    copied.set('Resources', resources instanceof PdfDict ? copier.copy(resources) : dict({}))
    return update.add(copied)
  })
  update.put(
    node,
    dict({ Type: name('Pages'), Parent: pagesRef, Count: number(kids.length), Kids: PdfArray.of(...kids) }),
  )
  const root = copyOf(pages)
  const count = resolved(base, pages.get('Count'))
  if (!(count instanceof PdfNumber)) throw new Error('the page tree has no page count')
  root.set('Kids', PdfArray.of(...(resolvedArray(base, pages.get('Kids')) ?? []), node))
  root.set('Count', number(count.value + kids.length))
  update.put(pagesRef, root)
}
