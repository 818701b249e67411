import { fileEnd, hasLastLines } from '../file/file-end.ts'
import { LimitFault, ReadingLimits } from './reading-limits.ts'
import { SealedFile } from './sealed-file.ts'
import { coveredGap, type SignatureField, signatureFields } from './signatures.ts'

/**
 * A signature with the file that it is read from. `endsRevision`: that file is exactly what the signature covers, so that
 * nothing after it changes how it is read. Otherwise the signature is not one of any whole revision of the file.
 */
export type ReadSignature = { file: SealedFile; field: SignatureField; endsRevision: boolean }

const maxRanges = 10_000
/** Each one is checked with a hash of all that it covers. */
const maxSignatures = 64

const tooMany = () => new LimitFault('the file has too many signatures')

/**
 * The signatures of a file: first those that do not end a revision, then the others, oldest first. Every part of the file
 * that ends with a signature is read as a file of its own, whatever follows it. Throws SyntaxFault if neither the file nor
 * such a part can be read.
 */
export function readSignatures(bytes: Uint8Array, limits = new ReadingLimits()): ReadSignature[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const ended = endsIn(file).flatMap((end) => revisionOf(file, end, limits) ?? [])
  const newest = ended.at(-1)?.file ?? new SealedFile(file, limits)
  const loose = signatureFields(newest).filter(({ end }) => !ended.some(({ field }) => field.end === end))
  if (loose.length + ended.length > maxSignatures) throw tooMany()
  return [...loose.map((field) => ({ file: newest, field, endsRevision: false })), ...ended]
}

/** The possible ends of revisions, lowest first: those that a byte range in the file states, and the end of the file. */
function endsIn(file: Buffer): number[] {
  const ends = new Set<number>()
  let ranges = 0
  for (let at = file.indexOf(key, 0, 'latin1'); at >= 0; at = file.indexOf(key, at + 1, 'latin1')) {
    ranges += 1
    const end = statedEnd(file, at)
    if (end !== null && end < file.length && hasLastLines(file.subarray(0, end))) ends.add(end)
    if (ranges > maxRanges || ends.size > maxSignatures) throw tooMany()
  }
  return [...ends].sort((a, b) => a - b).concat(file.length)
}

const key = '/ByteRange'
const range = /^\/ByteRange\s*\[\s*0+\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/

/** The end of the byte range that starts here, if its gap has the brackets of a string. */
function statedEnd(file: Buffer, at: number): number | null {
  const [start = 0, end = 0, rest = 0] =
    range
      .exec(file.toString('latin1', at, at + 120))
      ?.slice(1)
      .map(Number) ?? []
  return file[start] === 0x3c && file[end - 1] === 0x3e ? end + rest : null
}

/** The signature that ends the first part of the file with this length; null if that part is not a file with one. */
function revisionOf(whole: Buffer, end: number, limits: ReadingLimits): ReadSignature | null {
  const bytes = whole.subarray(0, end)
  if (!fileEnd(bytes)) return null
  try {
    const file = new SealedFile(bytes, limits)
    const field = signatureFields(file).findLast((one) => one.end === end)
    // Programs differ in which of the two sections of a hybrid file they read (ISO 32000-1 7.5.8.4).
    if (!field || file.trailer.has('XRefStm')) return null
    return end === whole.length || coveredGap(file, field) ? { file, field, endsRevision: true } : null
  } catch (error) {
    if (error instanceof LimitFault) throw error
    return null
  }
}
