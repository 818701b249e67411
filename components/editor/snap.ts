import type { FractionRect } from '#lib/core/geometry.ts'
import type { Handle, Point } from './placement.ts'

/** Where a guide line runs across the page, as a fraction of its width (x) or height (y); null when there is none. */
export type Guides = { x: number | null; y: number | null }

/** How near an edge must come before it snaps, in fractions of the page's width (x) and height (y). */
export type Reach = Point

type Match = { by: number; line: number }

/** The nearest line within reach of any of the edges, with the distance that brings the edge onto it. */
function nearest(edges: readonly number[], lines: readonly number[], reach: number): Match | null {
  let best: Match | null = null
  for (const edge of edges) {
    for (const line of lines) {
      const by = line - edge
      if (Math.abs(by) <= reach && (best === null || Math.abs(by) < Math.abs(best.by))) best = { by, line }
    }
  }
  return best
}

const edgesX = (rect: FractionRect) => [rect.x, rect.x + rect.width / 2, rect.x + rect.width]
const edgesY = (rect: FractionRect) => [rect.y, rect.y + rect.height / 2, rect.y + rect.height]

/** Edges and centres of the neighbours, and the middle of the page from side to side. */
function linesOf(neighbours: readonly FractionRect[]) {
  return { x: [0.5, ...neighbours.flatMap(edgesX)], y: neighbours.flatMap(edgesY) }
}

/** How far a moved rectangle goes on to meet its neighbours, in fractions of the page, and the lines it meets. */
export function snapMove(rect: FractionRect, neighbours: readonly FractionRect[], reach: Reach) {
  const lines = linesOf(neighbours)
  // A rectangle's centre alone may meet the middle of the page: its sides there would look like an accident.
  const x = nearest(edgesX(rect), lines.x.slice(1), reach.x) ?? nearest([rect.x + rect.width / 2], [0.5], reach.x)
  const y = nearest(edgesY(rect), lines.y, reach.y)
  return found(x, y)
}

/** The same for the pulled side or corner of a rectangle: only what is pulled snaps. */
export function snapStretch(rect: FractionRect, handle: Handle, neighbours: readonly FractionRect[], reach: Reach) {
  const lines = linesOf(neighbours)
  const x = pulled(handle, 'w', 'e', rect.x, rect.width)
  const y = pulled(handle, 'n', 's', rect.y, rect.height)
  return found(nearest(x, lines.x, reach.x), nearest(y, lines.y, reach.y))
}

function pulled(handle: Handle, atStart: string, atEnd: string, start: number, length: number): number[] {
  if (handle.includes(atStart)) return [start]
  return handle.includes(atEnd) ? [start + length] : []
}

function found(x: Match | null, y: Match | null): { by: Point; guides: Guides } {
  return { by: { x: x?.by ?? 0, y: y?.by ?? 0 }, guides: { x: x?.line ?? null, y: y?.line ?? null } }
}
