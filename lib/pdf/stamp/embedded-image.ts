import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deflate as deflateCallback } from 'node:zlib'
import { type PdfRef, PdfStream } from '@libpdf/core'
import sharp from 'sharp'
import type { ObjectTable } from '../file/object-table.ts'
import { dict, name, number } from '../file/syntax.ts'
import { Remembered } from '../fonts/remembered.ts'

const deflate = promisify(deflateCallback)

export type EmbeddedImage = { ref: PdfRef; width: number; height: number }

/** The samples of an image: colour (one grey or three RGB bytes to a pixel) and, where not everything is opaque, its alpha. */
type Samples = { width: number; height: number; colour: Uint8Array; grey: boolean; alpha: Uint8Array | null }

export type EncodedImage = {
  width: number
  height: number
  grey: boolean
  colourData: Uint8Array
  alphaData: Uint8Array | null
}

const encoded = new Remembered<Promise<EncodedImage>>(32)

/**
 * Decodes and compresses off the event loop; the objects are added by `addImage`, in the caller's order. A signature goes on
 * the document and on its certificate, and is encoded once.
 */
export function encodeImage(png: Uint8Array): Promise<EncodedImage> {
  return encoded.get(createHash('sha256').update(png).digest('hex'), () => encode(png))
}

async function encode(png: Uint8Array): Promise<EncodedImage> {
  const { data, info } = await sharp(png, { failOn: 'error' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const samples = split(data, info.width, info.height)
  const [colourData, alphaData] = await Promise.all([
    deflate(samples.colour),
    samples.alpha ? deflate(samples.alpha) : null,
  ])
  return { width: samples.width, height: samples.height, grey: samples.grey, colourData, alphaData }
}

/** Adds the image as an XObject, with a soft mask for what is transparent. */
export function addImage(objects: ObjectTable, image: EncodedImage): EmbeddedImage {
  const { width, height } = image
  const common = {
    Type: name('XObject'),
    Subtype: name('Image'),
    Width: number(width),
    Height: number(height),
    BitsPerComponent: number(8),
    Filter: name('FlateDecode'),
  }
  const entries = dict({ ...common, ColorSpace: name(image.grey ? 'DeviceGray' : 'DeviceRGB') })
  if (image.alphaData)
    entries.set(
      'SMask',
      objects.add(new PdfStream(dict({ ...common, ColorSpace: name('DeviceGray') }), image.alphaData)),
    )
  return { ref: objects.add(new PdfStream(entries, image.colourData)), width, height }
}

function split(rgba: Uint8Array, width: number, height: number): Samples {
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
  const colour = new Uint8Array(grey ? pixels : pixels * 3)
  for (let i = 0, p = 0; i < pixels; i += 1, p += 4) {
    // What cannot be seen gets no colour: it compresses to nothing.
    if (alpha[i] === 0) continue
    if (grey) colour[i] = rgba[p] ?? 0
    else colour.set(rgba.subarray(p, p + 3), i * 3)
  }
  return { width, height, colour, grey, alpha: opaque ? null : alpha }
}
