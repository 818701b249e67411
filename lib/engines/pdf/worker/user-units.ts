import { PDF } from '@libpdf/core'
import { strictly } from '../file/base-file.ts'
import { boxOf, pageDicts } from '../file/page-attributes.ts'
import type { OpenDocument, pdfium } from './pdfium.ts'

const cached = new WeakMap<OpenDocument, Promise<readonly number[]>>()

/** The points per unit of the page (ISO 32000-1 14.11.2, /UserUnit), which PDFium ignores. */
export async function userUnit(
  native: Awaited<ReturnType<typeof pdfium>>,
  document: OpenDocument,
  index: number,
): Promise<number> {
  let units = cached.get(document)
  if (!units) {
    units = unitsOf(native.HEAPU8.slice(document.data, document.data + document.size))
    cached.set(document, units)
  }
  return (await units)[index] ?? 1
}

/** Empty for a file that libpdf cannot read, and for one that has no /UserUnit and no compressed objects. */
async function unitsOf(bytes: Uint8Array): Promise<readonly number[]> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (!file.includes('/UserUnit') && !file.includes('/ObjStm')) return []
  try {
    const pdf = await PDF.load(bytes, strictly)
    return pageDicts({ pdf }).map(({ page }) => boxOf({ pdf }, page).userUnit)
  } catch {
    return []
  }
}
