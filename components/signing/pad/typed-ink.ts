import { inkColour } from './ink-pad.ts'

/** The font family of pad.module.css; for scripts that it lacks, the device's handwriting font, then any font. */
const family = '"Signcove Script", "Segoe Script", "Snell Roundhand", "Apple Chancery", cursive, sans-serif'

/** Waits until the handwriting font is loaded; if that fails, a fallback is used. */
export async function loadScript(text: string): Promise<void> {
  await document.fonts.load(`64px ${family}`, text).catch(() => [])
}

/** The font size and position of text that fills the box and is centred in it. Lengths in pixels. */
function layOut(context: CanvasRenderingContext2D, text: string, box: { width: number; height: number }) {
  context.textAlign = 'left'
  context.textBaseline = 'alphabetic'
  context.font = `100px ${family}`
  const at100 = context.measureText(text)
  const width = at100.actualBoundingBoxLeft + at100.actualBoundingBoxRight
  const height = at100.actualBoundingBoxAscent + at100.actualBoundingBoxDescent
  const size =
    100 * Math.min(box.width / Math.max(width, 1), box.height / Math.max(height, 1), (box.height / 100) * 0.72)
  const k = size / 100
  return {
    font: `${size}px ${family}`,
    width: width * k,
    height: height * k,
    x: (box.width - width * k) / 2 + at100.actualBoundingBoxLeft * k,
    y: (box.height - height * k) / 2 + at100.actualBoundingBoxAscent * k,
  }
}

/** Draws a typed name on a canvas that CSS sizes. */
export function drawTyped(canvas: HTMLCanvasElement, text: string): void {
  const context = canvas.getContext('2d')
  if (!context || canvas.clientWidth === 0) return
  const ratio = Math.max(window.devicePixelRatio, 1)
  canvas.width = Math.round(canvas.clientWidth * ratio)
  canvas.height = Math.round(canvas.clientHeight * ratio)
  if (!text) return
  const margin = canvas.height * 0.14
  const place = layOut(context, text, { width: canvas.width - 2 * margin, height: canvas.height - 2 * margin })
  context.font = place.font
  context.fillStyle = inkColour
  context.fillText(text, place.x + margin, place.y + margin)
}

/** A canvas of the typed name with a small margin, at most 1,400 × 440 px. Null if the text has no visible glyphs. */
export function typedCanvas(text: string): HTMLCanvasElement | null {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) return null
  const place = layOut(context, text, { width: 1360, height: 400 })
  if (!(place.width > 1 && place.height > 1)) return null
  const margin = 20
  canvas.width = Math.ceil(place.width) + 2 * margin
  canvas.height = Math.ceil(place.height) + 2 * margin
  context.font = place.font
  context.fillStyle = inkColour
  context.fillText(text, place.x - (1360 - place.width) / 2 + margin, place.y - (400 - place.height) / 2 + margin)
  return canvas
}

/** True if the text has at least two letters of any script, or one that is a syllable or word. */
export function isName(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  return letters.length >= 2 || /[\p{Script=Han}\p{Script=Hangul}]/u.test(text)
}
