/** CSS pixels per point: at zoom 1 a page has its paper size in CSS (96 dpi). */
export const PIXELS_PER_POINT = 96 / 72
/** The largest initial zoom: a larger one shows too little of the height on a wide screen. */
export const COMFORTABLE = 1.1

const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4] as const
const LARGEST = 4
/** A fixed step this close to the fitted width would change almost nothing, so it is left out. */
const CLOSE = 1.09
/** Tolerance for comparing two zooms. */
const SLACK = 1.005

/**
 * `width` fills the width of the view, and `auto` does so up to `COMFORTABLE`; both follow when the view is resized. A
 * number is a fixed zoom.
 */
export type ZoomMode = 'auto' | 'width' | number

/** The zoom at which the widest page, in points, fills a view that is `viewWidth` CSS pixels wide. */
export function zoomToWidth(viewWidth: number, widest: number): number {
  return viewWidth > 0 ? Math.min(viewWidth / (widest * PIXELS_PER_POINT), LARGEST) : 1
}

/** The zoom of a mode; `width` is the zoom that fills the width. */
export function zoomOf(mode: ZoomMode, width: number): number {
  if (mode === 'width') return width
  return mode === 'auto' ? Math.min(width, COMFORTABLE) : mode
}

/** Within the range of a pinch, and finite: from half the fitted width, or 50 %, to 400 %. */
export function clampZoom(zoom: number, width: number): number {
  return Number.isFinite(zoom) ? Math.min(Math.max(zoom, smallest(width)), LARGEST) : zoomOf('auto', width)
}

/** The next step up (1) or down (-1), from any zoom; undefined at the end. */
export function stepZoom(zoom: number, direction: 1 | -1, width: number): ZoomMode | undefined {
  const isFar = (step: number) => Math.max(step / width, width / step) > CLOSE
  const steps = [...STEPS.filter((step) => step >= smallest(width) && isFar(step)), width].sort((a, b) => a - b)
  const next =
    direction === 1 ? steps.find((step) => step > zoom * SLACK) : steps.findLast((step) => step < zoom / SLACK)
  return next === width ? 'width' : next
}

/** A double tap doubles the initial zoom, and restores it from any other zoom. */
export function toggleZoom(zoom: number, width: number): ZoomMode {
  const opened = zoomOf('auto', width)
  return zoom > opened * 1.05 ? 'auto' : Math.min(opened * 2, LARGEST)
}

function smallest(width: number): number {
  return Math.min(STEPS[2], width / 2)
}
