import { PdfArray, type PdfDict, type PdfRef } from '@libpdf/core'
import { copyOf, resolvedArray, resolvedDict } from '../file/base-file.ts'
import { firstPage, type PageInFile } from '../file/pages.ts'
import type { Revision } from '../file/revision.ts'
import { dict, name, number, numbers, text } from '../file/syntax.ts'

/** Adds a signature field without appearance, merged with its widget, to the document's form and its first page. */
export function addSignatureField(update: Revision, catalog: PdfDict, signature: PdfRef, called: string): void {
  const { base } = update
  const page = firstPage(base)
  if (!page) throw new Error('the file has no pages')
  const form = copyOf(resolvedDict(base, catalog.get('AcroForm')))
  const fields = [...(resolvedArray(base, form.get('Fields')) ?? [])]
  const names = new Set(fields.map((field) => resolvedDict(base, field)?.getString('T')?.asString()))
  let title = called
  for (let n = 2; names.has(title); n += 1) title = `${called} ${n}`
  const widget = update.add(
    dict({
      Type: name('Annot'),
      Subtype: name('Widget'),
      FT: name('Sig'),
      T: text(title),
      Rect: numbers([0, 0, 0, 0]),
      F: number(132),
      P: page.ref,
      V: signature,
    }),
  )
  form.set('Fields', PdfArray.of(...fields, widget))
  form.set('SigFlags', number(3))
  form.delete('NeedAppearances')
  catalog.set('AcroForm', update.add(form))
  addToPage(update, page, widget)
}

function addToPage(update: Revision, { ref, page }: PageInFile, widget: PdfRef): void {
  const changed = copyOf(page)
  changed.set('Annots', PdfArray.of(...(resolvedArray(update.base, page.get('Annots')) ?? []), widget))
  update.put(ref, changed)
}
