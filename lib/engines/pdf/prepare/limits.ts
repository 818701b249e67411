import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { boxOf, pageDicts } from '../file/page-attributes.ts'
import { displayedSize } from '../page-geometry.ts'
import type { WorkingCopy } from './working-copy.ts'

export const maxPages = 500
const minSide = 3
const maxSide = 14_400
const maxObjects = 500_000
const maxNesting = 100

/** The sizes of all pages as displayed, in points. Refuses sizes and numbers of pages that no contract needs. */
export function checkedPages(copy: WorkingCopy): PageSize[] {
  const pages = pageDicts(copy)
  if (pages.length === 0) throw new Refusal('pdf_no_pages')
  if (pages.length > maxPages) throw new Refusal('pdf_too_many_pages', { limit: maxPages, pages: pages.length })
  return pages.map(({ page }, index) => {
    const size = displayedSize(boxOf(copy, page))
    if (Math.min(size.width, size.height) < minSide || Math.max(size.width, size.height) > maxSide)
      throw new Refusal('pdf_page_size', { page: index + 1 })
    return size
  })
}

/** Refuses a file built to exhaust parsers: too many objects, or nesting too deep. */
export function checkComplexity(copy: WorkingCopy): void {
  let objects = 0
  for (const { ref, depth } of copy.reachable()) {
    if (ref) objects += 1
    if (objects > maxObjects || depth > maxNesting) throw new Refusal('pdf_too_complex')
  }
}
