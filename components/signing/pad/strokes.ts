import type { Stroke } from '../signing-view.ts'

/** The bounding box of all points; null if there are none. */
export function inkBounds(strokes: readonly Stroke[]): { x: number; y: number; width: number; height: number } | null {
  const points = strokes.flat()
  if (points.length === 0) return null
  const xs = points.map((p) => p.x)
  const ys = points.map((p) => p.y)
  const x = xs.reduce((a, b) => Math.min(a, b))
  const y = ys.reduce((a, b) => Math.min(a, b))
  return { x, y, width: xs.reduce((a, b) => Math.max(a, b)) - x, height: ys.reduce((a, b) => Math.max(a, b)) - y }
}

/** The length of the strokes, in their unit. */
export function inkLength(strokes: readonly Stroke[]): number {
  return strokes.reduce((sum, stroke) => sum + strokeLength(stroke), 0)
}

function strokeLength(stroke: Stroke): number {
  return stroke.reduce((sum, point, i) => {
    const before = stroke[i - 1]
    return before ? sum + Math.hypot(point.x - before.x, point.y - before.y) : sum
  }, 0)
}

/**
 * False for no ink, dots, or a slip of the finger. The threshold is low, because a cross is a signature: a tenth of the
 * pad's width in extent and a seventh of it in ink.
 */
export function isSignature(strokes: readonly Stroke[], padWidth: number): boolean {
  const bounds = inkBounds(strokes)
  if (!bounds || !(padWidth > 0)) return false
  return Math.max(bounds.width, bounds.height) >= padWidth / 10 && inkLength(strokes) >= padWidth / 7
}

/**
 * The strokes moved by (dx, dy), then scaled by `factor`. Times are scaled too: the pen's width follows its speed,
 * which stays the same relative to the pad.
 */
export function transformStrokes(strokes: readonly Stroke[], factor: number, dx = 0, dy = 0): Stroke[] {
  return strokes.map((stroke) => {
    const start = stroke[0]?.time ?? 0
    return stroke.map((p) => ({
      x: (p.x + dx) * factor,
      y: (p.y + dy) * factor,
      pressure: p.pressure,
      time: start + (p.time - start) * factor,
    }))
  })
}

/** The scale at which a picture is `wanted` px wide and at most 2,000 × 1,000 px (UP-04). */
export function exportScale(size: { width: number; height: number }, wanted = 1200): number {
  return Math.min(wanted / size.width, 2000 / size.width, 1000 / size.height)
}
