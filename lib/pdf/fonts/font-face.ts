import { readFileSync } from 'node:fs'
import path from 'node:path'
import fontkit, { type Font } from '@pdf-lib/fontkit'

/** The faces that are embedded in what we write. */
export type FaceName = 'regular' | 'bold'

const files: Record<FaceName, readonly [folder: string, file: string]> = {
  regular: ['400Regular', 'NotoSans_400Regular.ttf'],
  bold: ['700Bold', 'NotoSans_700Bold.ttf'],
}

const bytesOf = new Map<FaceName, Uint8Array>()
const faces = new Map<FaceName, Font>()

/** The font file. It is read at run time and by a path of its own, so that a bundler neither moves nor inlines it. */
export function faceBytes(face: FaceName): Uint8Array {
  const known = bytesOf.get(face)
  if (known) return known
  const folder = ['node_modules', '@expo-google-fonts', 'noto-sans', ...files[face]]
  const bytes = new Uint8Array(readFileSync(path.join(/* turbopackIgnore: true */ process.cwd(), ...folder)))
  bytesOf.set(face, bytes)
  return bytes
}

/** The parsed font, once for the process. */
export function loadFace(face: FaceName): Font {
  const known = faces.get(face)
  if (known) return known
  const font = fontkit.create(faceBytes(face))
  faces.set(face, font)
  return font
}
