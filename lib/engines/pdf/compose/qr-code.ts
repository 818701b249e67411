import { encode } from 'uqr'

/** Consecutive dark modules of a row, from left to right: the start of the run and its length. */
export type ModuleRun = { x: number; y: number; length: number }

/**
 * A QR code (ISO/IEC 18004) as the runs of its dark modules. `size` is the number of modules per side, without the quiet
 * zone.
 */
export type QrCode = { size: number; runs: ModuleRun[] }

/** The quiet zone around a code, in modules (ISO/IEC 18004, 9.1). */
export const quietZone = 4

/**
 * Which of the eight masks is applied to the data. For text that is mostly a hash they are equally readable, and choosing
 * one takes time.
 */
const maskPattern = 2

/** The smallest code for a text with error correction for 15 % of it, or more if there is room. */
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
