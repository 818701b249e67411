import SignaturePad, { type PointGroup } from 'signature_pad'
import type { SignatureSource, Stroke } from '../signing-view.ts'
import { transformStrokes } from './strokes.ts'

/** Blue-black, in dark mode too: the ink is on white paper. */
export const inkColour = '#14214a'

type Drawn = Extract<SignatureSource, { method: 'drawn' }>

export type InkPad = {
  drawn: () => Drawn
  undo: () => void
  clear: () => void
  /** Fits the drawing buffer to the element's size and the pixel ratio. The strokes are kept. */
  resize: () => void
  destroy: () => void
}

/** The minimum and maximum half-width of the pen, in the unit of `padWidth`. */
function penOf(padWidth: number): { minWidth: number; maxWidth: number } {
  return { minWidth: padWidth * 0.0022, maxWidth: padWidth * 0.0058 }
}

/** Strokes in the library's format, for a pad of this width. */
export function pointGroups(strokes: readonly Stroke[], padWidth: number): PointGroup[] {
  return strokes.map((stroke) => ({
    penColor: inkColour,
    dotSize: 0,
    velocityFilterWeight: 0.7,
    compositeOperation: 'source-over',
    ...penOf(padWidth),
    points: stroke.map((point) => ({ ...point })),
  }))
}

type WithCurveWidths = {
  _calculateCurveWidths: (
    from: { pressure: number },
    to: { pressure: number },
    options: unknown,
  ) => { start: number; end: number }
  _lastWidth: number
}

/**
 * Makes the line width follow the pressure of a pen. The library records pressure but does not use it; its version is
 * pinned because this overrides internals. A mouse reports 0.5 and a finger 0 or 1: their lines are unchanged.
 */
export function followPressure(pad: SignaturePad): void {
  const inner = pad as unknown as WithCurveWidths
  const widths = inner._calculateCurveWidths?.bind(pad)
  if (!widths) return
  inner._calculateCurveWidths = (from, to, options) => {
    const { start, end } = widths(from, to, options)
    const pressed = to.pressure > 0 && to.pressure < 1 ? 0.45 + 1.1 * to.pressure : 1
    inner._lastWidth = end * pressed
    return { start, end: end * pressed }
  }
}

/**
 * Opens the pad on a canvas that CSS sizes, with earlier strokes, which may come from a pad of another size. `onChange`
 * is called after every stroke, undo and clear.
 */
export function openInkPad(canvas: HTMLCanvasElement, initial: Drawn | null, onChange: () => void): InkPad {
  const pad = new SignaturePad(canvas, { penColor: inkColour, throttle: 8, minDistance: 2 })
  followPressure(pad)
  let width = initial?.width ?? 0
  if (initial) pad.fromData(pointGroups(initial.strokes, width))
  let drawing = false
  const strokes = (): Stroke[] => pad.toData().map(({ points }) => points)

  const resize = () => {
    // Clearing the library during a stroke loses its pointer: wait for the end of the stroke.
    if (drawing || canvas.clientWidth === 0) return
    const ratio = Math.max(window.devicePixelRatio, 1)
    const size = { width: Math.round(canvas.clientWidth * ratio), height: Math.round(canvas.clientHeight * ratio) }
    if (canvas.clientWidth === width && canvas.width === size.width && canvas.height === size.height) return
    const scaled = transformStrokes(strokes(), width > 0 ? canvas.clientWidth / width : 1)
    width = canvas.clientWidth
    Object.assign(canvas, size)
    canvas.getContext('2d')?.scale(ratio, ratio)
    Object.assign(pad, penOf(width))
    pad.fromData(pointGroups(scaled, width))
  }
  const begin = () => {
    drawing = true
  }
  const end = () => {
    drawing = false
    resize()
    onChange()
  }
  pad.addEventListener('beginStroke', begin)
  pad.addEventListener('endStroke', end)
  const show = (drawn: readonly Stroke[]) => {
    if (drawing) return
    pad.fromData(pointGroups(drawn, width))
    onChange()
  }
  resize()
  return {
    drawn: () => ({
      method: 'drawn',
      width,
      height: canvas.clientHeight,
      strokes: strokes().map((s) => s.map((p) => ({ ...p }))),
    }),
    undo: () => show(strokes().slice(0, -1)),
    clear: () => show([]),
    resize,
    destroy: () => {
      pad.removeEventListener('beginStroke', begin)
      pad.removeEventListener('endStroke', end)
      pad.off()
    },
  }
}
