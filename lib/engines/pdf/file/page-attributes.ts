import { type PDF, PdfArray, type PdfDict, PdfNumber, type PdfObject, PdfRef } from '@libpdf/core'
import { type PageBox, pageBox } from '../page-geometry.ts'
import { type Objects, resolved, resolvedArray, resolvedDict } from './base-file.ts'

type Source = { pdf: Objects }

/** The reference and dictionary of every page, in order. */
export function pageDicts(source: { pdf: PDF }): { ref: PdfRef; page: PdfDict }[] {
  return source.pdf.context.pages.getPages().flatMap((ref) => {
    const page = resolvedDict(source, ref)
    return page ? [{ ref, page }] : []
  })
}

/** A page attribute, its own or inherited from the page tree (ISO 32000-1 7.7.3.4). */
export function inherited(source: Source, page: PdfDict, key: string): PdfObject | undefined {
  let node: PdfDict | undefined = page
  for (let depth = 0; node && depth < 64; depth += 1) {
    const value = resolved(source, node.get(key))
    if (value) return value
    node = resolvedDict(source, node.get('Parent'))
  }
  return undefined
}

export function boxOf(source: Source, page: PdfDict): PageBox {
  const rotate = inherited(source, page, 'Rotate')
  const userUnit = resolved(source, page.get('UserUnit'))
  return pageBox({
    mediaBox: numbersOf(source, inherited(source, page, 'MediaBox')),
    cropBox: numbersOf(source, inherited(source, page, 'CropBox')),
    rotate: rotate instanceof PdfNumber ? rotate.value : 0,
    userUnit: userUnit instanceof PdfNumber ? userUnit.value : 1,
  })
}

function numbersOf(source: Source, object: PdfObject | undefined): number[] | null {
  if (!(object instanceof PdfArray)) return null
  return [...object].map((item) => {
    const value = resolved(source, item)
    return value instanceof PdfNumber ? value.value : Number.NaN
  })
}

/** The references to a page's content streams, without those that are missing or not a stream. */
export function contentRefs(source: Source, page: PdfDict): PdfRef[] {
  const contents = page.get('Contents')
  const list = resolvedArray(source, contents)
  if (list)
    return [...list].filter(
      (item): item is PdfRef => item instanceof PdfRef && resolved(source, item)?.type === 'stream',
    )
  return contents instanceof PdfRef && resolved(source, contents)?.type === 'stream' ? [contents] : []
}
