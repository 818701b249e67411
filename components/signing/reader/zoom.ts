/** 1 means that a page is as wide as its column. */
const zoomSteps = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const

const smallest = zoomSteps[0]
const largest = zoomSteps[zoomSteps.length - 1] ?? 4

/** Within the smallest and the largest step, and finite. */
export function clampZoom(zoom: number): number {
  return Number.isFinite(zoom) ? Math.min(Math.max(zoom, smallest), largest) : 1
}

/** The next step up (1) or down (-1) from any zoom, also one that a pinch left between two steps. */
export function stepZoom(zoom: number, direction: 1 | -1): number {
  const slack = 0.01
  if (direction === 1) return zoomSteps.find((step) => step > zoom + slack) ?? largest
  return zoomSteps.findLast((step) => step < zoom - slack) ?? smallest
}

/** What a double tap does: closer when the page fits, back to fitting otherwise. */
export function toggleZoom(zoom: number): number {
  return zoom > 1.05 ? 1 : 2
}
