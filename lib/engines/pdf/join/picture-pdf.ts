import {
  concatTransformationMatrix,
  drawObject,
  PDFDocument,
  PDFName,
  type PDFRef,
  popGraphicsState,
  pushGraphicsState,
} from 'pdf-lib'
import sharp, { type Metadata, type Sharp } from 'sharp'
import type { PageSize } from '#lib/core/geometry.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { pngSamples, readPngHeader } from '../file/png.ts'
import type { PreparedPdf } from '../prepare/prepare-pdf.ts'
import { type Jpeg, readJpeg } from './jpeg.ts'
import { isTurned, orientedMatrix, type PicturePage, picturePage } from './picture-size.ts'
import { colourProfile } from './profile.ts'
import { sourceType } from './source-type.ts'

/** 100 megapixels: the size of an A4 page scanned at 1,000 dots per inch. */
const maxPixels = 100_000_000
/** For images that are not decoded line by line: up to six bytes per pixel. */
const maxProgressive = 50_000_000
/** A4 at 600 dots per inch. Larger images would be slow to display and are reduced to A4 at 425 dots per inch. */
const mostPixels = 35_000_000
const enoughPixels = 17_500_000

// Every image is read once.
sharp.cache(false)

/** An image as stored in a PDF; `orientation` is the rotation still to be applied. */
type Embedded = {
  width: number
  height: number
  bits: number
  components: number
  data: Uint8Array
  /** The filter entries of the image dictionary. */
  filter: { Filter: string; Decode?: number[]; DecodeParms?: Record<string, number> }
  profile: Uint8Array | null
  orientation: number
}

const colourSpaces: Readonly<Record<number, string>> = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' }

/**
 * A PNG or JPEG as a PDF of one page. The image data of a JPEG are kept without its metadata, which could reveal to
 * recipients where it was taken; a PNG is re-encoded on white. Refuses with image_damaged or image_too_large, the latter
 * before decoding. Runs in the upload process.
 */
export async function picturePdf(bytes: Uint8Array): Promise<PreparedPdf> {
  const isJpeg = sourceType(bytes) === 'image/jpeg'
  const jpeg = isJpeg ? readJpeg(bytes) : null
  const size = isJpeg ? jpeg : readPngHeader(bytes)
  if (!size) throw new Refusal('image_damaged')
  const limit = size.progressive ? maxProgressive : maxPixels
  const pixels = size.width * size.height
  if (pixels > limit) throw new Refusal('image_too_large', { limit: limit / 1e6, pixels: Math.ceil(pixels / 1e6) })
  try {
    const facts = await open(bytes).metadata()
    const turned = isTurned(facts.orientation ?? 1)
    const [width, height] = turned ? [size.height, size.width] : [size.width, size.height]
    const image =
      jpeg?.embeddable && pixels <= mostPixels
        ? await unchangedJpeg(jpeg, facts)
        : isJpeg
          ? await reencodedJpeg(bytes, size)
          : await reencodedPng(bytes, size, facts)
    return await written(image, picturePage(width, height, facts.density))
  } catch (error) {
    // Any decoder error means that the file is damaged.
    if (error instanceof Refusal) throw error
    throw new Refusal('image_damaged')
  }
}

function open(bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels })
}

/** The image data of a JPEG, after a check that they decode completely. */
async function unchangedJpeg(jpeg: Jpeg, facts: Metadata): Promise<Embedded> {
  const { width, clean } = jpeg
  await open(clean)
    .resize({ width: Math.ceil(width / 8) })
    .raw()
    .toBuffer()
  return embedded(jpeg, facts)
}

function embedded({ width, height, components, adobe, clean }: Jpeg, facts: Metadata): Embedded {
  return {
    width,
    height,
    bits: 8,
    components,
    data: clean,
    filter: {
      Filter: 'DCTDecode',
      ...(components === 4 && adobe ? { Decode: [1, 0, 1, 0, 1, 0, 1, 0] } : {}),
    },
    profile: facts.icc ? colourProfile(facts.icc, components) : null,
    orientation: facts.orientation ?? 1,
  }
}

/** Re-encodes a JPEG that DCTDecode filters cannot read or that has too many pixels. */
async function reencodedJpeg(bytes: Uint8Array, size: PageSize): Promise<Embedded> {
  const encoded = await upright(bytes, size).toColourspace('srgb').jpeg({ quality: 90 }).toBuffer()
  const jpeg = readJpeg(encoded)
  if (!jpeg) throw new Refusal('image_damaged')
  return embedded(jpeg, await open(encoded).metadata())
}

/** Re-encodes a PNG as 8-bit grey or RGB on white; lossless except for what a page cannot represent. */
async function reencodedPng(bytes: Uint8Array, size: PageSize, facts: Metadata): Promise<Embedded> {
  const grey = facts.space === 'b-w' || facts.space === 'grey16'
  const encoded = await upright(bytes, size)
    .flatten({ background: '#ffffff' })
    .toColourspace(grey ? 'b-w' : 'srgb')
    .png({ compressionLevel: 6, adaptiveFiltering: true })
    .toBuffer()
  const header = readPngHeader(encoded)
  if (header?.channels !== 1 && header?.channels !== 3) throw new Refusal('image_damaged')
  const { width, height, bits, channels: components } = header
  return {
    width,
    height,
    bits,
    components,
    data: pngSamples(encoded),
    filter: {
      Filter: 'FlateDecode',
      DecodeParms: { Predictor: 15, Colors: components, BitsPerComponent: bits, Columns: width },
    },
    profile: null,
    orientation: 1,
  }
}

/** The image as displayed, with no more pixels than a page needs. */
function upright(bytes: Uint8Array, { width, height }: PageSize): Sharp {
  const image = open(bytes).autoOrient()
  if (width * height <= mostPixels) return image
  const longest = Math.floor(Math.max(width, height) * Math.sqrt(enoughPixels / (width * height)))
  return image.resize({ width: longest, height: longest, fit: 'inside' })
}

function addPicture({ context }: PDFDocument, image: Embedded): PDFRef {
  const device = colourSpaces[image.components] ?? 'DeviceRGB'
  const { data, profile, width: Width, height: Height, bits: BitsPerComponent } = image
  const size = { Width, Height, BitsPerComponent }
  const drawn = context.stream(data, {
    Type: 'XObject',
    Subtype: 'Image',
    ...size,
    ColorSpace: device,
    ...image.filter,
  })
  if (profile) {
    const parameters = { N: image.components, Alternate: device }
    const space = context.obj([PDFName.of('ICCBased'), context.register(context.flateStream(profile, parameters))])
    drawn.dict.set(PDFName.of('ColorSpace'), space)
  }
  return context.register(drawn)
}

async function written(image: Embedded, { page, image: drawn }: PicturePage): Promise<PreparedPdf> {
  // Its dates would make the file differ for the same image.
  const file = await PDFDocument.create({ updateMetadata: false })
  const picture = addPicture(file, image)
  const leaf = file.addPage([page.width, page.height])
  const key = leaf.node.newXObject('Im', picture)
  const [a, b, c, d, e, f] = orientedMatrix(image.orientation, drawn)
  leaf.pushOperators(
    pushGraphicsState(),
    concatTransformationMatrix(a, b, c, d, e, f),
    drawObject(key),
    popGraphicsState(),
  )
  const bytes = await file.save({ useObjectStreams: false, addDefaultPage: false })
  return { bytes, pages: [page], removed: [], signatures: [], warnings: [] }
}
