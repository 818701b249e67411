import { SealedFile } from './sealed-file.ts'
import { type Dictionary, Name, Ref, Text, type Value } from './values.ts'

/** A signature of a file, as stated by its dictionary. */
export type SignatureField = {
  entries: Dictionary
  ref: Value
  /** True for a document timestamp (ISO 32000-2, 12.8.5). */
  isTimestamp: boolean
  byteRange: number[]
  /** The end of the covered bytes in the file. */
  end: number
}

const maxFields = 10_000

/** All signatures of the form in its newest version, oldest first. */
export function signatureFields(file: SealedFile): SignatureField[] {
  const form = file.dictionary(file.dictionary(file.trailer.get('Root'))?.get('AcroForm'))
  const queue = file.array(form?.get('Fields')).map((field) => ({ field, type: '' }))
  const found: SignatureField[] = []
  for (const { field, type: inherited } of queue) {
    const entries = file.dictionary(field)
    if (!entries || queue.length > maxFields) continue
    const type = nameOf(file.resolve(entries.get('FT'))) ?? inherited
    const signature = type === 'Sig' ? file.dictionary(entries.get('V')) : undefined
    if (signature) found.push(fieldOf(file, signature, entries.get('V') ?? null))
    for (const kid of file.array(entries.get('Kids'))) queue.push({ field: kid, type })
  }
  return found.sort((a, b) => a.end - b.end)
}

function fieldOf(file: SealedFile, entries: Dictionary, ref: Value): SignatureField {
  const byteRange = file.array(entries.get('ByteRange')).map((n) => (typeof n === 'number' ? n : -1))
  return {
    entries,
    ref,
    isTimestamp: isDocumentTimestamp(file, entries),
    byteRange,
    end: (byteRange[2] ?? 0) + (byteRange[3] ?? 0),
  }
}

/** True for the dictionary of a document timestamp, which both of its type entries must state. */
function isDocumentTimestamp(file: SealedFile, entries: Dictionary | undefined): boolean {
  const type = nameOf(file.resolve(entries?.get('Type')))
  return type === 'DocTimeStamp' && nameOf(file.resolve(entries?.get('SubFilter'))) === 'ETSI.RFC3161'
}

/** The part that the signature does not cover must be exactly its own /Contents, including the brackets. */
export function coveredGap(file: SealedFile, field: SignatureField): { start: number; end: number } | null {
  const [zero, start = -1, end = -1, rest = -1] = field.byteRange
  const contents = field.entries.get('Contents')
  // In an object stream, positions refer to the stream and not to the file.
  const isInFile = field.ref instanceof Ref && file.positionOf(field.ref.number) !== null
  const sound =
    field.byteRange.length === 4 && zero === 0 && start > 0 && end > start && rest > 0 && field.end <= file.bytes.length
  return isInFile && sound && contents instanceof Text && contents.start === start && contents.end === end
    ? { start, end }
    : null
}

/** The covered bytes: everything before the gap, and from its end to the end of the signature. */
export function coveredBytes(file: SealedFile, field: SignatureField, gap: { start: number; end: number }): Buffer[] {
  return [file.bytes.subarray(0, gap.start), file.bytes.subarray(gap.end, field.end)]
}

/** The signature in DER. Null unless the hexadecimal digits have consistent case and only zeros follow the DER. */
export function derWithin(gap: Buffer): Buffer | null {
  const hex = gap.toString('latin1')
  if (!/^<(?:[0-9a-f]+|[0-9A-F]+)>$/.test(hex) || hex.length % 2 !== 0) return null
  const bytes = Buffer.from(hex.slice(1, -1), 'hex')
  const long = (bytes[1] ?? 0) & 0x7f
  const length =
    (bytes[1] ?? 0) < 0x80
      ? 2 + (bytes[1] ?? 0)
      : long > 0 && long <= 4 && bytes.length > 2 + long
        ? 2 + long + bytes.readUIntBE(2, long)
        : 0
  return length > 2 && length <= bytes.length && bytes.subarray(length).equals(Buffer.alloc(bytes.length - length))
    ? bytes.subarray(0, length)
    : null
}

/** A stored signature: its CMS, or its token for a document timestamp, and the end of the covered bytes. */
export type StoredSignature = { der: Buffer; end: number; isTimestamp: boolean }

/** The signatures of a file, oldest first, unverified and without damaged ones. Throws if the file cannot be parsed. */
export function storedSignatures(bytes: Uint8Array): StoredSignature[] {
  const file = new SealedFile(bytes)
  return signatureFields(file).flatMap((field) => {
    const gap = coveredGap(file, field)
    const der = gap && derWithin(file.bytes.subarray(gap.start, gap.end))
    return der ? [{ der, end: field.end, isTimestamp: field.isTimestamp }] : []
  })
}

export const nameOf = (value: Value): string | null => (value instanceof Name ? value.value : null)
