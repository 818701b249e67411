import { LruCache } from '#lib/core/lru-cache.ts'
import { type Face, programOf } from './font-face.ts'
import { packagedFile } from './slices.ts'

type Pointer = number
type Exports = {
  memory: WebAssembly.Memory
  _initialize(): void
  malloc(size: number): Pointer
  free(pointer: Pointer): void
  hb_blob_create(data: Pointer, length: number, mode: number, userData: Pointer, destroy: Pointer): Pointer
  hb_blob_destroy(blob: Pointer): void
  hb_blob_get_length(blob: Pointer): number
  hb_blob_get_data(blob: Pointer, length: Pointer): Pointer
  hb_face_create(blob: Pointer, index: number): Pointer
  hb_face_destroy(face: Pointer): void
  hb_face_reference_blob(face: Pointer): Pointer
  hb_set_add(set: Pointer, value: number): void
  hb_subset_input_create_or_fail(): Pointer
  hb_subset_input_destroy(input: Pointer): void
  hb_subset_input_glyph_set(input: Pointer): Pointer
  hb_subset_input_set(input: Pointer, kind: number): Pointer
  hb_subset_input_set_flags(input: Pointer, flags: number): void
  hb_subset_input_pin_axis_location(input: Pointer, face: Pointer, tag: number, value: number): number
  hb_subset_or_fail(face: Pointer, input: Pointer): Pointer
}

const writableMemory = 2
const dropTables = 3
/** No hints, unchanged glyph numbers, and no glyphs that only layout tables refer to. */
const flags = 0x0001 | 0x0002 | 0x0200
/** Tables that PDF readers do not use: text in a PDF is already laid out (ISO 32000-1 9.9). */
const unneeded = 'BASE DSIG GDEF GPOS GSUB OS/2 STAT VORG cmap gasp kern meta name post vhea vmtx'.split(' ')

let instance: Exports | null = null

function subsetter(): Exports {
  if (instance) return instance
  const wasm = packagedFile(['harfbuzzjs', 'dist', 'harfbuzz-subset.wasm'])
  instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(wasm))).exports as Exports
  instance._initialize()
  return instance
}

const tagOf = (tag: string): number => Buffer.from(tag.padEnd(4), 'latin1').readInt32BE()

const made = new LruCache<Uint8Array>(128)

/**
 * The font program with only these glyphs in the weight of the face, for embedding as FontFile2. Glyph numbers are
 * unchanged. The same glyphs give the same bytes.
 */
export function subsetOf(face: Face, glyphs: Iterable<number>): Uint8Array {
  const wanted = [...new Set(glyphs)].sort((a, b) => a - b)
  return made.get(`${face.key} ${wanted.join(' ')}`, () => subset(face, wanted))
}

function subset(face: Face, glyphs: readonly number[]): Uint8Array {
  const hb = subsetter()
  const program = programOf(face)
  const data = hb.malloc(program.length)
  new Uint8Array(hb.memory.buffer).set(program, data)
  const blob = hb.hb_blob_create(data, program.length, writableMemory, 0, 0)
  const source = hb.hb_face_create(blob, 0)
  const input = hb.hb_subset_input_create_or_fail()
  try {
    hb.hb_subset_input_set_flags(input, flags)
    for (const glyph of glyphs) hb.hb_set_add(hb.hb_subset_input_glyph_set(input), glyph)
    for (const tag of unneeded) hb.hb_set_add(hb.hb_subset_input_set(input, dropTables), tagOf(tag))
    if (face.weight !== null) hb.hb_subset_input_pin_axis_location(input, source, tagOf('wght'), face.weight)
    return bytesOf(hb, hb.hb_subset_or_fail(source, input), face)
  } finally {
    hb.hb_subset_input_destroy(input)
    hb.hb_face_destroy(source)
    hb.hb_blob_destroy(blob)
    hb.free(data)
  }
}

function bytesOf(hb: Exports, result: Pointer, face: Face): Uint8Array {
  if (result === 0) throw new Error(`subsetting ${face.key} failed`)
  const blob = hb.hb_face_reference_blob(result)
  const start = hb.hb_blob_get_data(blob, 0)
  const bytes = new Uint8Array(hb.memory.buffer).slice(start, start + hb.hb_blob_get_length(blob))
  hb.hb_blob_destroy(blob)
  hb.hb_face_destroy(result)
  return bytes
}
