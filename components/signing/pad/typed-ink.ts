import { inkColour } from './ink-pad.ts'

/** The family of pad.module.css; what it cannot write falls to the device's own handwriting, then to any face. */
const family = '"Signcove Script", "Segoe Script", "Snell Roundhand", "Apple Chancery", cursive, sans-serif'

/** Waits until the handwriting face is there; without it the fallback serves. */
export async function loadScript(text: string): Promise<void> {
  await document.fonts.load(`64px ${family}`, text).catch(() => [])
}

/** Where text lies when it is as large as fits the box and stands in its middle. Lengths in pixels. */
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

/** Shows a typed name on a canvas whose CSS gives its size. */
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

/** A canvas that holds the typed name and a hair of room around it, at most 1,400 × 440 px. Null when nothing shows. */
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

/** True when the text has two letters or more in any script, or one that is a whole syllable or word by itself. */
export function isName(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  return letters.length >= 2 || /[\p{Script=Han}\p{Script=Hangul}]/u.test(text)
}
