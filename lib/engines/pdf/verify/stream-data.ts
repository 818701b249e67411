import { inflateSync } from 'node:zlib'
import type { ReadingLimits } from './reading-limits.ts'
import { type Dictionary, Name, SyntaxFault, type Value } from './values.ts'

/** The decoded data of a cross-reference or object stream, which has no filter or FlateDecode alone. */
export function decodedData(
  stored: Buffer,
  filter: Value,
  parameters: Dictionary | undefined,
  limits: ReadingLimits,
): Buffer {
  if (filter === null) return stored
  if (!(filter instanceof Name) || filter.value !== 'FlateDecode')
    throw new SyntaxFault('a stream has an unknown filter')
  const inflated = limits.decode((maxOutputLength) => inflatedData(stored, maxOutputLength))
  const predictor = parameters?.get('Predictor')
  return typeof predictor === 'number' && predictor >= 10
    ? withoutPredictor(inflated, parameters?.get('Columns') ?? 1)
    : inflated
}

function inflatedData(stored: Buffer, maxOutputLength: number): Buffer {
  try {
    return inflateSync(stored, { maxOutputLength })
  } catch (error) {
    throw new SyntaxFault('a stream cannot be decoded', { cause: error })
  }
}

/** Reverses PNG prediction (ISO 32000-1 7.4.4.4) of one-byte samples, as used by cross-reference and object streams. */
function withoutPredictor(data: Buffer, columns: Value): Buffer {
  if (typeof columns !== 'number' || !Number.isInteger(columns) || columns < 1)
    throw new SyntaxFault('a predictor has no columns')
  const rows = Math.floor(data.length / (columns + 1))
  const out = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (columns + 1)] ?? 0
    for (let i = 0; i < columns; i += 1) {
      const left = i > 0 ? (out[row * columns + i - 1] ?? 0) : 0
      const up = row > 0 ? (out[(row - 1) * columns + i] ?? 0) : 0
      const corner = i > 0 && row > 0 ? (out[(row - 1) * columns + i - 1] ?? 0) : 0
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind] ?? 0
      out[row * columns + i] = ((data[row * (columns + 1) + 1 + i] ?? 0) + guess) & 0xff
    }
  }
  return out
}

function paeth(left: number, up: number, corner: number): number {
  const [byLeft, byUp, byCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner
}
