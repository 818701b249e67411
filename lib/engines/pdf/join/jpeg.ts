import { joined } from '../file/syntax.ts'

/** The header of a JPEG (ITU-T T.81), and the image without the parts that a page does not show. */
export type Jpeg = {
  width: number
  height: number
  components: number
  /** True if every scan refines the whole image (T.81 annex G): a decoder then keeps all of it in memory. */
  progressive: boolean
  /** True if a DCTDecode filter can read it: baseline, extended or progressive, 8 bits, with unambiguous colours. */
  embeddable: boolean
  /** True if it has an APP14 marker, which means that Adobe's conventions apply: CMYK is stored inverted. */
  adobe: boolean
  /** The same image data, without EXIF, thumbnails, profiles, comments and bytes after the image. */
  clean: Uint8Array
}

const startOfScan = 0xda
const endOfImage = 0xd9
const comment = 0xfe
/** Huffman-coded baseline, extended sequential and progressive: the frames of DCTDecode (ISO 32000-1 7.4.8). */
const readableFrames = [0xc0, 0xc1, 0xc2]

type Segment = { marker: number; from: number; to: number }

/** Parses the markers of a JPEG without decoding it; null if it has no header or is inconsistent. */
export function readJpeg(bytes: Uint8Array): Jpeg | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const segments = segmentsOf(file)
  const frame = segments.find(({ marker }) => isFrame(marker))
  if (!frame || frame.to - frame.from < 10) return null
  const header = frame.from + 4
  const [precision, height, width] = [
    file.readUInt8(header),
    file.readUInt16BE(header + 1),
    file.readUInt16BE(header + 3),
  ]
  const components = file.readUInt8(header + 5)
  if (width === 0 || height === 0 || frame.to < header + 6 + components * 3) return null
  const names = Array.from({ length: components }, (_, i) => String.fromCharCode(file.readUInt8(header + 6 + i * 3)))
  const adobe = segments.some((segment) => isAdobe(file, segment))
  const isComplete = segments.at(-1)?.marker === endOfImage
  const embeddable =
    isComplete &&
    precision === 8 &&
    readableFrames.includes(frame.marker) &&
    [1, 3, 4].includes(components) &&
    // Without Adobe's marker readers interpret such component names differently.
    (adobe || names.join('') !== 'RGB')
  const segmentsToKeep = segments
    .filter((segment) => isNeeded(file, segment))
    .map(({ from, to }) => file.subarray(from, to))
  return {
    width,
    height,
    components,
    progressive: frame.marker === 0xc2,
    embeddable,
    adobe,
    clean: joined([file.subarray(0, 2), ...segmentsToKeep]),
  }
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

function isAdobe(file: Buffer, { marker, from }: Segment): boolean {
  return marker === 0xee && file.toString('latin1', from + 4, from + 9) === 'Adobe'
}

function isNeeded(file: Buffer, segment: Segment): boolean {
  const { marker, from } = segment
  if (marker === 0xe0) return file.toString('latin1', from + 4, from + 9) === 'JFIF\0'
  if (marker >= 0xe1 && marker <= 0xef) return isAdobe(file, segment)
  return marker !== comment
}

/**
 * The segments after the first marker up to the end of the image; a scan includes its data. Stops at a malformed segment.
 */
function segmentsOf(file: Buffer): Segment[] {
  const segments: Segment[] = []
  for (let at = 2; at + 1 < file.length; ) {
    if (file[at] !== 0xff) return segments
    const marker = file[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    const to = marker === endOfImage ? at + 2 : segmentEnd(file, at, marker)
    if (to === null) return segments
    segments.push({ marker, from: at, to })
    if (marker === endOfImage) return segments
    at = to
  }
  return segments
}

function segmentEnd(file: Buffer, at: number, marker: number): number | null {
  if (at + 4 > file.length) return null
  const end = at + 2 + file.readUInt16BE(at + 2)
  if (end > file.length || end < at + 4) return null
  if (marker !== startOfScan) return end
  // In a scan, 0xff followed by 0 is data, and restart markers belong to the scan (T.81 B.1.1.2, B.1.1.5).
  for (let next = file.indexOf(0xff, end); next >= 0; next = file.indexOf(0xff, next + 1)) {
    const following = file[next + 1] ?? 0
    if (following !== 0 && following !== 0xff && (following < 0xd0 || following > 0xd7)) return next
  }
  return null
}
