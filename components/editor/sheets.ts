import type { FractionRect } from '#lib/core/geometry.ts'
import type { Point } from './placement.ts'

/** The element of a page, if the document has it. */
export function sheetOf(canvas: HTMLElement | null, page: number): HTMLElement | null {
  return canvas?.querySelector<HTMLElement>(`[data-sheet="${page}"]`) ?? null
}

/** The page under a point of the window, among those that are mounted; null between and beside pages. */
export function sheetAt(canvas: HTMLElement | null, at: Point): HTMLElement | null {
  if (!canvas) return null
  const view = canvas.getBoundingClientRect()
  if (at.x < view.left || at.x > view.right || at.y < view.top || at.y > view.bottom) return null
  for (const sheet of canvas.querySelectorAll<HTMLElement>('[data-near]')) {
    const box = paperBox(sheet)
    if (at.x >= box.left && at.x <= box.right && at.y >= box.top && at.y <= box.bottom) return sheet
  }
  return null
}

export function pageNumberOf(sheet: HTMLElement): number {
  return Number(sheet.dataset.sheet)
}

/** Where the page lies in the window: the box of its image, so that no border or rounding comes between. */
export function paperBox(sheet: HTMLElement): DOMRect {
  return (sheet.querySelector('img') ?? sheet).getBoundingClientRect()
}

/** A point of the window in fractions of the page; outside 0 to 1 beside the page. */
export function fractionAt(sheet: HTMLElement, at: Point): Point {
  const box = paperBox(sheet)
  return { x: (at.x - box.left) / box.width, y: (at.y - box.top) / box.height }
}

/** The middle of what is visible of a page, in fractions of it. */
export function visibleMiddle(canvas: HTMLElement, sheet: HTMLElement): Point {
  const view = canvas.getBoundingClientRect()
  const box = paperBox(sheet)
  return fractionAt(sheet, {
    x: (Math.max(view.left, box.left) + Math.min(view.right, box.right)) / 2,
    y: (Math.max(view.top, box.top) + Math.min(view.bottom, box.bottom)) / 2,
  })
}

/** The page that is looked at: the one across, or nearest to, a line a third down the view. */
export function pageInView(canvas: HTMLElement): number | null {
  const view = canvas.getBoundingClientRect()
  const line = view.top + view.height / 3
  let best: { page: number; away: number } | null = null
  for (const sheet of canvas.querySelectorAll<HTMLElement>('[data-near]')) {
    const box = sheet.getBoundingClientRect()
    const away = Math.max(box.top - line, line - box.bottom, 0)
    if (best === null || away < best.away) best = { page: pageNumberOf(sheet), away }
  }
  return best?.page ?? null
}

/** The element that lies where the field lies. */
export function fieldElement(canvas: HTMLElement | null, id: string): HTMLElement | null {
  return canvas?.querySelector<HTMLElement>(`[data-field="${CSS.escape(id)}"]`) ?? null
}

/** Lays an element at a place on its page, past React: for the frames of a drag. */
export function paint(element: HTMLElement | null, rect: FractionRect): void {
  if (!element) return
  element.style.setProperty('left', `${rect.x * 100}%`)
  element.style.setProperty('top', `${rect.y * 100}%`)
  element.style.setProperty('width', `${rect.width * 100}%`)
  element.style.setProperty('height', `${rect.height * 100}%`)
}
