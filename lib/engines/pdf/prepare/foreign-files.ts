import { Refusal } from '#lib/core/refusal.ts'

/** What a file is that is no PDF and no accepted picture, by its first bytes; each has its own way out. */
export type ForeignKind = 'heic' | 'tiff' | 'office' | 'web_page' | 'signed_mail' | 'cut' | 'text' | 'other'

const startsWith = (bytes: Uint8Array, start: readonly number[], at = 0) =>
  start.every((byte, i) => bytes[at + i] === byte)
const text = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', from, to)

const heicBrands = /^(?:heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif)$/

/** The kind of a file without a PDF header. */
export function foreignKind(bytes: Uint8Array): ForeignKind {
  const head = text(bytes, 0, 1024)
  if (head.slice(4, 8) === 'ftyp' && heicBrands.test(head.slice(8, 12))) return 'heic'
  if (head.startsWith('II*\0') || head.startsWith('MM\0*')) return 'tiff'
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]) || head.startsWith('{\\rtf') || head.startsWith('PK\x03\x04'))
    return 'office'
  if (/^\s*(?:<!doctype html|<html|<\?xml|MIME-Version:|From:? )/i.test(head)) return 'web_page'
  // DER and BER of PKCS #7.
  if (bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80) return 'signed_mail'
  if (/startxref|endobj|%%EOF/.test(text(bytes, Math.max(0, bytes.length - 2048), bytes.length))) return 'cut'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters show that a file is not text
  return bytes.length > 0 && !/[\0-\x08\x0e-\x1f]/.test(head) ? 'text' : 'other'
}

/** A PDF header counts if it begins within the first 1,024 bytes (ISO 32000-1, annex H.3, implementation note 13). */
const headerWithin = 1024
const header = '%PDF-'

/**
 * The offset of the header. Throws Refusal('pdf_not_a_pdf', { kind }) for a file without one, and for signed mail around a
 * PDF, whose signature would be lost.
 */
export function headerOffset(bytes: Uint8Array): number {
  const at = text(bytes, 0, headerWithin + header.length).indexOf(header)
  const kind = at === 0 ? null : foreignKind(bytes)
  if (at < 0 || kind === 'signed_mail') throw new Refusal('pdf_not_a_pdf', { kind: kind ?? 'other' })
  return at
}
