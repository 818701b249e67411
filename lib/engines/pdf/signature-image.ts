import { Refusal } from '#lib/core/refusal.ts'
import { pngChunks, readPngHeader } from './file/png.ts'
import { encodeImage } from './stamp/embedded-image.ts'
import { runJob, startEarly } from './worker/pdf-pool.ts'
import { PdfWorkerError } from './worker/worker-error.ts'

export type SignatureImage = { png: Uint8Array; width: number; height: number }

const maxBytes = 512 * 1024
const maxWidth = 2000
const maxHeight = 1000
/** A drawing takes some 10 ms. */
const timeoutMs = 5000
/** What libvips writes. The resolution has no effect on a PDF. */
const writtenChunks: readonly string[] = ['IHDR', 'pHYs', 'IDAT', 'IEND']

/**
 * Checks a drawn signature, re-encodes it without metadata and crops it to its ink. It is decoded in a process for drawings,
 * whose answer must be a PNG that the server can decode without native code. Refuses with signature_not_png,
 * signature_too_large (before decoding), signature_blank (nothing drawn, or only a dot), and busy if too many wait. UP-04.
 */
export async function checkSignatureImage(png: Uint8Array): Promise<SignatureImage> {
  if (png.length > maxBytes) throw new Refusal('signature_too_large', { limit: maxBytes })
  const size = readPngHeader(png)
  if (!size) throw new Refusal('signature_not_png')
  if (size.width > maxWidth || size.height > maxHeight)
    throw new Refusal('signature_too_large', { width: maxWidth, height: maxHeight })
  const job = { kind: 'signature', bytes: png, maxPixels: maxWidth * maxHeight } as const
  const cropped = await attempted(() => runJob(job, timeoutMs))
  if (!isBare(cropped)) throw new Refusal('signature_not_png')
  // Sealing needs the encoded image next, and finds it in the cache.
  const { width, height } = await encodeImage(cropped)
  return { png: cropped, width, height }
}

/** Starts the process for drawings, if it is not running, so that the next drawing does not wait for it. */
export function expectSignatureImage(): void {
  startEarly('signature')
}

/**
 * The result of an attempt, or of a second one if the process ended, which may have had another reason than this drawing.
 * Refuses with signature_not_png if that ends too, or if an attempt takes too long.
 */
export async function attempted(attempt: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await attempt().catch((error: unknown) => {
      if (error instanceof PdfWorkerError) return attempt()
      throw error
    })
  } catch (error) {
    const isDrawing = error instanceof PdfWorkerError || (error instanceof Refusal && error.code === 'pdf_timeout')
    throw isDrawing ? new Refusal('signature_not_png') : error
  }
}

/** True if a PNG has nothing but its samples. What the process returns is not trusted either. */
function isBare(png: Uint8Array): boolean {
  const chunks = pngChunks(png)
  const size = chunks.reduce((sum, { data }) => sum + 12 + data.length, 8)
  return size === png.length && chunks.every(({ type }) => writtenChunks.includes(type))
}
