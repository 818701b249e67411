import { encode } from 'uqr'

/** Modules in a row from left to right: where a dark run starts, and its length. */
export type ModuleRun = { x: number; y: number; length: number }

/** A QR code (ISO/IEC 18004) as the runs of its dark modules. `size` counts modules to a side, without the quiet zone. */
export type QrCode = { size: number; runs: ModuleRun[] }

/** The light modules that a reader needs around a code (ISO/IEC 18004, 9.1). */
export const quietZone = 4

/** Which of the eight masks is laid over the data. All are read alike where the text is mostly a hash; to choose takes a while. */
const maskPattern = 2

/** The smallest code for a text from which 15 % may be missing, or more where there is room for it. */
export function qrCode(text: string): QrCode {
  const { size, data } = encode(text, { ecc: 'M', boostEcc: true, border: 0, maskPattern })
  const runs: ModuleRun[] = []
  for (const [y, row] of data.entries()) {
    let start = 0
    for (let x = 0; x < size; x += 1) {
      if (!row[x]) start = x + 1
      else if (x + 1 === size || !row[x + 1]) runs.push({ x: start, y, length: x + 1 - start })
    }
  }
  return { size, runs }
}
