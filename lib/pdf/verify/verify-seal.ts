import { createHash, type X509Certificate } from 'node:crypto'
import { checkCms, type SealProblem } from './cms-check.ts'
import { SealedFile } from './sealed-file.ts'
import { type Dictionary, Name, Ref, Text, type Value } from './values.ts'

export type { SealProblem } from './cms-check.ts'

/** What a file says of its seal: the last signature in it. Never one verdict alone: each question has its own answer. */
export type SealReport = {
  /** There is a signature. Whether it holds is for the other fields to say. */
  sealed: boolean
  /** Sealed, and nothing at all is wrong with it. Who sealed is for the reader to compare: see the fingerprints. */
  valid: boolean
  /** Every byte but the signature's own is covered: nothing was appended. */
  coversWholeFile: boolean
  /** The covered bytes have the digest that was signed. */
  integrity: boolean
  cmsValid: boolean
  /** DocMDP: 1 no change, 2 form filling, 3 comments; null for a signature that does not certify. */
  docMdp: number | null
  subFilter: string | null
  /** The signature dictionary's own time, name and reason: claims of the signer. */
  claimedAt: string | null
  name: string | null
  reason: string | null
  certificateFingerprintSha256: string | null
  issuerFingerprintSha256: string | null
  subject: string | null
  /** How many bytes the file had before it was sealed: cut there, it is the document that was sealed. */
  preSealLength: number | null
  problems: SealProblem[]
}

type Field = { entries: Dictionary; ref: Value; byteRange: number[]; end: number }

const nothing: SealReport = {
  sealed: false,
  valid: false,
  coversWholeFile: false,
  integrity: false,
  cmsValid: false,
  docMdp: null,
  subFilter: null,
  claimedAt: null,
  name: null,
  reason: null,
  certificateFingerprintSha256: null,
  issuerFingerprintSha256: null,
  subject: null,
  preSealLength: null,
  problems: [],
}

/** Verifies the seal of a PDF, by code that shares nothing with the code that writes it. Never throws for a bad file. */
export function verifySeal(bytes: Uint8Array): SealReport {
  try {
    const file = new SealedFile(bytes)
    const fields = signatureFields(file)
    const seal = fields.sort((a, b) => b.end - a.end)[0]
    if (!seal) return { ...nothing, problems: ['no_signature'] }
    return report(file, seal, fields.length)
  } catch {
    return { ...nothing, problems: ['unreadable'] }
  }
}

function signatureFields(file: SealedFile): Field[] {
  const form = file.dictionary(file.dictionary(file.trailer.get('Root'))?.get('AcroForm'))
  const queue = file.array(form?.get('Fields')).map((field) => ({ field, type: '' }))
  const found: Field[] = []
  for (const { field, type: inherited } of queue) {
    const entries = file.dictionary(field)
    if (!entries || queue.length > 10_000) continue
    const type = nameOf(file.resolve(entries.get('FT'))) ?? inherited
    const signature = type === 'Sig' ? file.dictionary(entries.get('V')) : undefined
    if (signature) {
      const byteRange = file.array(signature.get('ByteRange')).map((n) => (typeof n === 'number' ? n : -1))
      found.push({
        entries: signature,
        ref: entries.get('V') ?? null,
        byteRange,
        end: (byteRange[2] ?? 0) + (byteRange[3] ?? 0),
      })
    }
    for (const kid of file.array(entries.get('Kids'))) queue.push({ field: kid, type })
  }
  return found
}

function report(file: SealedFile, seal: Field, signatures: number): SealReport {
  const { entries } = seal
  const problems: SealProblem[] = []
  const gap = coveredGap(file, seal)
  const coversWholeFile = seal.end === file.bytes.length
  if (!gap) problems.push('byte_range_malformed')
  if (!coversWholeFile) problems.push('not_whole_file')
  const der = gap ? derWithin(file.bytes.subarray(gap.start, gap.end)) : null
  if (gap && !der) problems.push('contents_malformed')
  const at = dateOf(file.resolve(entries.get('M')))
  const covered = gap ? [file.bytes.subarray(0, gap.start), file.bytes.subarray(gap.end, seal.end)] : []
  const cms = der ? checkCms(der, covered, at) : null
  problems.push(...(cms?.problems ?? []))
  const subFilter = nameOf(file.resolve(entries.get('SubFilter')))
  if (subFilter !== 'ETSI.CAdES.detached') problems.push('sub_filter_unexpected')
  const docMdp = certification(file, seal)
  if (docMdp === null && signatures === 1) problems.push('not_certified')
  return {
    sealed: true,
    valid: problems.length === 0,
    coversWholeFile,
    integrity: cms?.digestMatches ?? false,
    cmsValid: cms?.valid ?? false,
    docMdp,
    subFilter,
    claimedAt: at?.toISOString() ?? null,
    name: textOf(file.resolve(entries.get('Name'))),
    reason: textOf(file.resolve(entries.get('Reason'))),
    certificateFingerprintSha256: fingerprint(cms?.signer),
    issuerFingerprintSha256: fingerprint(cms?.issuer),
    subject: cms?.signer?.subject ?? null,
    preSealLength: preSealLength(file, seal),
    problems,
  }
}

/** The one part that the signature does not cover must be its own /Contents, brackets and all, and nothing else. */
function coveredGap(file: SealedFile, seal: Field): { start: number; end: number } | null {
  const [zero, start = -1, end = -1, rest = -1] = seal.byteRange
  const contents = seal.entries.get('Contents')
  const sound =
    seal.byteRange.length === 4 && zero === 0 && start > 0 && end > start && rest > 0 && seal.end <= file.bytes.length
  return sound && contents instanceof Text && contents.start === start && contents.end === end ? { start, end } : null
}

/** The signature in DER; null unless the hexadecimal is of one case throughout and only zeros follow what DER says it holds. */
function derWithin(gap: Buffer): Buffer | null {
  const hex = gap.toString('latin1')
  if (!/^<(?:[0-9a-f]+|[0-9A-F]+)>$/.test(hex) || hex.length % 2 !== 0) return null
  const bytes = Buffer.from(hex.slice(1, -1), 'hex')
  const long = (bytes[1] ?? 0) & 0x7f
  const length =
    (bytes[1] ?? 0) < 0x80
      ? 2 + (bytes[1] ?? 0)
      : long <= 4 && bytes.length > 2 + long
        ? 2 + long + bytes.readUIntBE(2, long)
        : 0
  return length > 2 && length <= bytes.length && bytes.subarray(length).every((byte) => byte === 0)
    ? bytes.subarray(0, length)
    : null
}

/** The permission of a certifying signature: its own transform, and the catalog that points back at it (ISO 32000-1 12.8.2.2). */
function certification(file: SealedFile, seal: Field): number | null {
  const permitted = file.dictionary(file.dictionary(file.trailer.get('Root'))?.get('Perms'))?.get('DocMDP')
  const isThis = permitted instanceof Ref && seal.ref instanceof Ref && permitted.number === seal.ref.number
  if (!isThis) return null
  for (const item of file.array(seal.entries.get('Reference'))) {
    const reference = file.dictionary(item)
    if (nameOf(file.resolve(reference?.get('TransformMethod'))) !== 'DocMDP') continue
    const permission = file.resolve(file.dictionary(reference?.get('TransformParams'))?.get('P'))
    return typeof permission === 'number' ? permission : 2
  }
  return null
}

/**
 * The seal is an incremental update: it starts, after one line feed, with the first object of the section that holds the
 * signature. Null for a file that was signed as it was written.
 */
function preSealLength(file: SealedFile, seal: Field): number | null {
  const number = seal.ref instanceof Ref ? seal.ref.number : -1
  const at = file.sections.findIndex(({ places }) => places.has(number))
  const section = file.sections[at]
  if (!section || at === file.sections.length - 1) return null
  const starts = [...section.places.values()].flatMap((place) => (place?.kind === 'at' ? [place.offset] : []))
  const length = Math.min(section.start, ...starts) - 1
  return length > 0 && file.bytes[length] === 0x0a ? length : null
}

const nameOf = (value: Value): string | null => (value instanceof Name ? value.value : null)

function textOf(value: Value): string | null {
  if (!(value instanceof Text)) return null
  const { bytes } = value
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? Buffer.from(bytes.subarray(2)).swap16().toString('utf16le')
    : bytes.toString('latin1')
}

/** D:YYYYMMDDHHmmSS with Z or an offset (ISO 32000-1 7.9.4). */
function dateOf(value: Value): Date | null {
  const match = /^D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-])(\d{2})'?(\d{2})'?)?/.exec(textOf(value) ?? '')
  if (!match) return null
  const [, year, month, day, hour, minute, second, sign, hours = '00', minutes = '00'] = match
  const date = new Date(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${sign ? `${sign}${hours}:${minutes}` : 'Z'}`,
  )
  return Number.isNaN(date.getTime()) ? null : date
}

function fingerprint(certificate: X509Certificate | null | undefined): string | null {
  return certificate ? createHash('sha256').update(certificate.raw).digest('hex') : null
}
