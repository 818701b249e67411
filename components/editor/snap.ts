import type { FractionRect, Point } from '#lib/core/geometry.ts'
import type { Handle } from './placement.ts'

/** Guide lines across the page, as fractions of its width (x) and height (y); null for none. */
export type Guides = { x: number | null; y: number | null }

/** The distance at which an edge snaps, in fractions of the page's width (x) and height (y). */
export type Reach = Point

type Match = { by: number; line: number }

/** The line nearest to any of the edges, within reach, and the distance from the edge to it. */
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

/** Edges and centres of the neighbours, and the vertical centre line of the page. */
function linesOf(neighbours: readonly FractionRect[]) {
  return { x: [0.5, ...neighbours.flatMap(edgesX)], y: neighbours.flatMap(edgesY) }
}

/** The distance from a moved rectangle to where it snaps, in fractions of the page, and the lines it snaps to. */
export function snapMove(rect: FractionRect, neighbours: readonly FractionRect[], reach: Reach) {
  const lines = linesOf(neighbours)
  // Only the centre snaps to the middle of the page: a side there would look like a mistake.
  const x = nearest(edgesX(rect), lines.x.slice(1), reach.x) ?? nearest([rect.x + rect.width / 2], [0.5], reach.x)
  const y = nearest(edgesY(rect), lines.y, reach.y)
  return found(x, y)
}

/** The same for a rectangle that is resized: only the side or corner that is moved snaps. */
export function snapResize(rect: FractionRect, handle: Handle, neighbours: readonly FractionRect[], reach: Reach) {
  const lines = linesOf(neighbours)
  const x = movedEdge(handle, 'w', 'e', rect.x, rect.width)
  const y = movedEdge(handle, 'n', 's', rect.y, rect.height)
  return found(nearest(x, lines.x, reach.x), nearest(y, lines.y, reach.y))
}

function movedEdge(handle: Handle, atStart: string, atEnd: string, start: number, length: number): number[] {
  if (handle.includes(atStart)) return [start]
  return handle.includes(atEnd) ? [start + length] : []
}

function found(x: Match | null, y: Match | null): { by: Point; guides: Guides } {
  return { by: { x: x?.by ?? 0, y: y?.by ?? 0 }, guides: { x: x?.line ?? null, y: y?.line ?? null } }
}
