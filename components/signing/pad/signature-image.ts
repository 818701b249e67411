import SignaturePad from 'signature_pad'
import type { SignatureSource } from '../signing-view.ts'
import { followPressure, pointGroups } from './ink-pad.ts'
import { exportScale, inkBounds, transformStrokes } from './strokes.ts'
import { loadScript, typedCanvas } from './typed-ink.ts'

/** The server's limit (UP-04): 512 kB of PNG, as characters of base64. */
const longestData = Math.floor((512_000 * 4) / 3)

/**
 * The signature as a data URL: PNG, transparent, cropped to the ink, at most 2,000 × 1,000 px and 512 kB. Null on
 * failure.
 */
export async function signatureImage(source: SignatureSource): Promise<string | null> {
  if (source.method === 'typed') await loadScript(source.text)
  for (const wanted of [1200, 800, 500, 300]) {
    const canvas = source.method === 'typed' ? shrunk(typedCanvas(source.text), wanted) : drawnCanvas(source, wanted)
    const data = canvas?.toDataURL('image/png')
    if (data?.startsWith('data:image/png;base64,') && data.length <= longestData) return data
  }
  return null
}

function drawnCanvas(source: Extract<SignatureSource, { method: 'drawn' }>, wanted: number): HTMLCanvasElement | null {
  const bounds = inkBounds(source.strokes)
  if (!bounds) return null
  // Curves may extend slightly beyond their points, and the pen has a width.
  const margin = source.width * 0.025
  const size = { width: bounds.width + 2 * margin, height: bounds.height + 2 * margin }
  const scale = exportScale(size, wanted)
  const canvas = document.createElement('canvas')
  canvas.width = Math.floor(size.width * scale)
  canvas.height = Math.floor(size.height * scale)
  const pad = new SignaturePad(canvas)
  pad.off()
  followPressure(pad)
  pad.fromData(
    pointGroups(transformStrokes(source.strokes, scale, margin - bounds.x, margin - bounds.y), source.width * scale),
  )
  return canvas
}

function shrunk(canvas: HTMLCanvasElement | null, widest: number): HTMLCanvasElement | null {
  if (!canvas || canvas.width <= widest) return canvas
  const smaller = document.createElement('canvas')
  smaller.width = widest
  smaller.height = Math.max(Math.round((canvas.height * widest) / canvas.width), 1)
  smaller.getContext('2d')?.drawImage(canvas, 0, 0, smaller.width, smaller.height)
  return smaller
}
