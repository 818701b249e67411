import { readFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { FontFault } from '#lib/engines/pdf/fonts/font-fault.ts'
import { sfntOfWoff2 } from '#lib/engines/pdf/fonts/woff2.ts'
import { root } from '../../server/build.ts'
import { maxSize, type Target } from '../target.ts'

const fonts = [
  '@fontsource-variable/noto-sans-georgian/files/noto-sans-georgian-cyrillic-ext-wght-normal.woff2',
  '@fontsource-variable/noto-sans-hebrew/files/noto-sans-hebrew-greek-ext-standard-normal.woff2',
  '@fontsource-variable/noto-sans-jp/files/noto-sans-jp-latin-ext-wght-normal.woff2',
]
/** The length of a directory is in the first two bytes of an input whose tables are not compressed. */
const headSize = 2

/**
 * Changes of compressed data only reach the decompressor. The input is therefore the file with its tables decompressed,
 * after the length of its directory.
 */
function unpacked(file: Buffer): Buffer {
  const packedLength = file.readUInt32BE(20)
  // The compressed data end the file, before at most three bytes of padding.
  for (const padding of [0, 1, 2, 3]) {
    const at = file.length - padding - packedLength
    try {
      const tables = brotliDecompressSync(file.subarray(at, at + packedLength))
      const head = Buffer.alloc(headSize)
      head.writeUInt16BE(at)
      return Buffer.concat([head, file.subarray(0, at), tables])
    } catch {
      // Not the start of the data.
    }
  }
  throw new Error('the font has no data')
}

function packed(input: Buffer): Buffer {
  const at = headSize + (input.length < headSize ? 0 : input.readUInt16BE(0))
  const head = Buffer.from(input.subarray(headSize, at))
  const tables = brotliCompressSync(input.subarray(at), { params: { [constants.BROTLI_PARAM_QUALITY]: 0 } })
  if (head.length >= 24) head.writeUInt32BE(tables.length, 20)
  return Buffer.concat([head, tables])
}

const isRefusal = (error: unknown): boolean => error instanceof FontFault
const files = (): Buffer[] => fonts.map((font) => readFileSync(path.join(root, 'node_modules', font)))
const tokens = [
  'wOF2',
  ...[0x0a, 0x0b, 0x4a, 0xca, 0xcb, 0x03, 0x3f].map((flags) => Buffer.of(flags)),
  Buffer.of(0xff, 0xff),
]

export const fontTargets: Target[] = [
  {
    name: 'woff2',
    what: 'WOFF2 tables',
    seeds: () =>
      files()
        .map(unpacked)
        .filter((input) => input.length < maxSize),
    tokens,
    run: (input) => sfntOfWoff2(packed(input)),
    isRefusal,
  },
  {
    name: 'woff2-file',
    what: 'WOFF2 files',
    seeds: files,
    tokens,
    run: (bytes) => sfntOfWoff2(bytes),
    isRefusal,
  },
]
