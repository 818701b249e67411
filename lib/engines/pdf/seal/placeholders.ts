import { createHash } from 'node:crypto'
import type { PdfObject, PdfRef } from '@libpdf/core'
import type { WrittenUpdate } from '../file/revision.ts'
import { RawToken } from '../file/syntax.ts'

/** Bytes reserved for the CMS of a seal. A chain of two with a timestamp token takes 3 to 9 kB. */
export const sealRoom = 16_384
const byteRangeWidth = 48

/** The signature is larger than the space reserved for it. */
export class SignatureTooLarge extends Error {
  override readonly name = 'SignatureTooLarge'
}

/**
 * Two entries of a signature dictionary that are filled in after layout. They precede all text that users chose, so that
 * searching for them is safe.
 */
export function placeholders(room: number): { ByteRange: PdfObject; Contents: PdfObject } {
  return {
    ByteRange: new RawToken(' '.repeat(byteRangeWidth)),
    Contents: new RawToken(`<${'0'.repeat(room * 2)}>`),
  }
}

/**
 * Fills in the placeholders of a signature dictionary: first the byte range, then the signature of the covered bytes.
 * @param room bytes reserved for the CMS
 * @param signatureOver returns the CMS for the digest of the covered bytes
 * @returns the same bytes, filled in. Throws SignatureTooLarge if the CMS does not fit.
 */
export async function filledIn(
  laid: WrittenUpdate,
  dictionary: PdfRef,
  room: number,
  digestName: string,
  signatureOver: (digest: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const file = laid.bytes
  const start = laid.offsets.get(dictionary.objectNumber)
  if (start === undefined) throw new Error('the signature dictionary was not written')
  const buffer = Buffer.from(file.buffer, file.byteOffset, file.length)
  const opening = buffer.indexOf(`<${'0'.repeat(64)}`, start)
  const closing = opening + room * 2 + 2
  const range = `[0 ${opening} ${closing} ${file.length - closing}]`
  const rangeAt = buffer.indexOf('/ByteRange ', start) + '/ByteRange '.length
  if (opening < 0 || rangeAt > opening || range.length > byteRangeWidth)
    throw new Error('the placeholders are not at the expected offset')
  buffer.write(range.padEnd(byteRangeWidth), rangeAt, 'latin1')
  const digest = createHash(digestName).update(buffer.subarray(0, opening)).update(buffer.subarray(closing)).digest()
  const cms = await signatureOver(digest)
  if (cms.length > room)
    throw new SignatureTooLarge(`the signature takes ${cms.length} bytes, and ${room} were kept for it`)
  buffer.write(Buffer.from(cms).toString('hex'), opening + 1, 'latin1')
  return file
}
