import { SealedFile } from '../verify/sealed-file.ts'
import { Ref, Stream } from '../verify/values.ts'

/**
 * True if a strict reader reads every object of the file, and every stream has its stated length. Viewers tolerate faults
 * that other programs, such as seal verifiers, do not: such a file is rewritten.
 */
export function isWellFormed(bytes: Uint8Array): boolean {
  try {
    const file = new SealedFile(bytes)
    for (const number of file.numbers()) {
      const object = file.resolve(new Ref(number, 0))
      if (object instanceof Stream && !isWhole(file, object)) return false
    }
    return true
  } catch {
    return false
  }
}

function isWhole(file: SealedFile, stream: Stream): boolean {
  const length = file.resolve(stream.entries.get('Length'))
  if (typeof length !== 'number' || file.bytes[stream.start - 1] !== 0x0a) return false
  const end = stream.start + length
  return /^\r?\n?endstream\b/.test(file.bytes.toString('latin1', end, end + 12))
}
