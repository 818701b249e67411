import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate as deflateCallback } from 'node:zlib'
import { PdfArray, type PdfObject, type PdfRef, PdfStream, PdfString } from '@libpdf/core'
import { LruCache } from '#lib/core/lru-cache.ts'
import type { ObjectTable } from '../file/object-table.ts'
import { type Pixels, pngPixels } from '../file/png.ts'
import { dict, name, number } from '../file/syntax.ts'

const deflate = promisify(deflateCallback)

export type EmbeddedImage = { ref: PdfRef; width: number; height: number }

type Rgb = readonly [number, number, number]

/**
 * The samples of an image: its single ink colour, or its colours (one grey or three RGB bytes per pixel); and its alpha,
 * unless everything is opaque.
 */
type Samples = { colour: Uint8Array; grey: boolean; ink: Rgb | null; alpha: Uint8Array | null }

export type EncodedImage = {
  width: number
  height: number
  grey: boolean
  ink: Rgb | null
  colourData: Uint8Array
  alphaData: Uint8Array | null
}

const encoded = new LruCache<Promise<EncodedImage>>(32)

/**
 * Decodes a PNG as `pngPixels` does and compresses it; `addImage` adds the objects, in the caller's order. Cached, because a
 * signature is used on the document and on its certificate.
 */
export function encodeImage(png: Uint8Array): Promise<EncodedImage> {
  return encoded.get(createHash('sha256').update(png).digest('hex'), () => encode(png))
}

async function encode(png: Uint8Array): Promise<EncodedImage> {
  const pixels = await pngPixels(png)
  const samples = split(pixels)
  const [colourData, alphaData] = await Promise.all([
    deflate(samples.colour),
    samples.alpha ? deflate(samples.alpha) : null,
  ])
  const { width, height } = pixels
  return { width, height, grey: samples.grey, ink: samples.ink, colourData, alphaData }
}

/** Adds the image as an XObject, with a soft mask for transparency. */
export function addImage(objects: ObjectTable, image: EncodedImage): EmbeddedImage {
  const { width, height } = image
  const common = {
    Type: name('XObject'),
    Subtype: name('Image'),
    Width: number(width),
    Height: number(height),
    Filter: name('FlateDecode'),
  }
  const entries = dict({ ...common, BitsPerComponent: number(image.ink ? 1 : 8), ColorSpace: colourSpace(image) })
  if (image.alphaData) {
    const mask = dict({ ...common, BitsPerComponent: number(8), ColorSpace: name('DeviceGray') })
    entries.set('SMask', objects.add(new PdfStream(mask, image.alphaData)))
  }
  return { ref: objects.add(new PdfStream(entries, image.colourData)), width, height }
}

/** For an ink colour, a palette with that colour in both entries (ISO 32000-1 8.6.6.3). */
function colourSpace({ ink, grey }: EncodedImage): PdfObject {
  if (!ink) return name(grey ? 'DeviceGray' : 'DeviceRGB')
  return PdfArray.of(
    name('Indexed'),
    name('DeviceRGB'),
    number(1),
    PdfString.fromBytes(Uint8Array.from([...ink, ...ink])),
  )
}

function split({ width, height, rgba }: Pixels): Samples {
  const pixels = width * height
  const alpha = new Uint8Array(pixels)
  let grey = true
  let opaque = true
  for (let i = 0, p = 0; i < pixels; i += 1, p += 4) {
    const a = rgba[p + 3] ?? 0
    alpha[i] = a
    if (a !== 255) opaque = false
    if (a !== 0 && (rgba[p] !== rgba[p + 1] || rgba[p] !== rgba[p + 2])) grey = false
  }
  const ink = opaque ? null : inkOf(rgba)
  // One bit per pixel, each row padded to whole bytes: all bits are 0, the first entry of the palette.
  if (ink) return { colour: new Uint8Array(Math.ceil(width / 8) * height), grey, ink, alpha }
  const colour = new Uint8Array(grey ? pixels : pixels * 3)
  for (let i = 0, p = 0; i < pixels; i += 1, p += 4) {
    // Invisible pixels get no colour, so that they compress well.
    if (alpha[i] === 0) continue
    if (grey) colour[i] = rgba[p] ?? 0
    else colour.set(rgba.subarray(p, p + 3), i * 3)
  }
  return { colour, grey, ink: null, alpha: opaque ? null : alpha }
}

const invisible = 2

/**
 * The colour of a drawing whose pixels differ only in opacity, or null. A pad stores colours premultiplied by their opacity,
 * so colours of soft edges are rounded, twice where strokes cross: they count as the ink if they differ from it by at most
 * two steps of 255 on paper.
 */
function inkOf(rgba: Uint8Array): Rgb | null {
  let strongest = 3
  for (let p = 3; p < rgba.length && rgba[strongest] !== 255; p += 4)
    if ((rgba[p] ?? 0) > (rgba[strongest] ?? 0)) strongest = p
  const [r = 0, g = 0, b = 0] = rgba.subarray(strongest - 3, strongest)
  for (let p = 0; p < rgba.length; p += 4) {
    const a = rgba[p + 3] ?? 0
    if (a === 0) continue
    const off = Math.max(
      Math.abs((rgba[p] ?? 0) - r),
      Math.abs((rgba[p + 1] ?? 0) - g),
      Math.abs((rgba[p + 2] ?? 0) - b),
    )
    if (off * a > invisible * 255) return null
  }
  return [r, g, b]
}
