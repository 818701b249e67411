// @ts-check
// The signatures of a PDF (ISO 32000-2, 12.8), found without parsing the rest of the file: /ByteRange states that a signature
// covers all bytes from the first one to its end, except for the hexadecimal string that contains it.
import { chainFrom, faultsOfChain } from './certificates.mjs'
import { checkSigned } from './cms.mjs'
import { firstElement } from './der.mjs'
import { checkToken } from './token.mjs'

/** @typedef {import('node:crypto').X509Certificate} X509Certificate */
/** @typedef {{ gap: [number, number], end: number, isTimestamp: boolean, der: Buffer, covered: Buffer[] }} PdfSignature */
/** @typedef {{ chain: X509Certificate[], faults: string[], time: import('./token.mjs').TokenTime | null }} Seal */

const BYTE_RANGE = /\/ByteRange\s*\[\s*0\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]/g

/**
 * The signatures of a file, ordered by the length that they cover. Text that only looks like a signature is skipped, because
 * its gap is not exactly one hexadecimal string.
 * @param {Buffer} pdf @returns {PdfSignature[]}
 */
export function signaturesOf(pdf) {
  /** @type {PdfSignature[]} */
  const found = []
  for (const match of pdf.toString('latin1').matchAll(BYTE_RANGE)) {
    const [from, to, length] = [Number(match[1]), Number(match[2]), Number(match[3])]
    const [opening, text, closing] = [pdf[from], pdf.toString('latin1', from + 1, to - 1), pdf[to - 1]]
    if (opening !== 0x3c || closing !== 0x3e || !/^[0-9A-Fa-f]+$/.test(text) || to + length > pdf.length) continue
    if (match.index > from || !isOnlyPadded(text)) continue
    const before = pdf.toString('latin1', Math.max(0, match.index - 200), match.index)
    const isTimestamp =
      /\/SubFilter\s*\/ETSI\.RFC3161\b[^<>]*$/.test(before) && /\/Type\s*\/DocTimeStamp\b/.test(before)
    const covered = [pdf.subarray(0, from), pdf.subarray(to, to + length)]
    const der = firstElement(Buffer.from(text, 'hex')).raw
    found.push({ gap: [from, to], end: to + length, isTimestamp, der, covered })
  }
  return found.sort((a, b) => a.end - b.end)
}

/** One DER element, padded with zeroes. @param {string} hex */
function isOnlyPadded(hex) {
  try {
    const bytes = Buffer.from(hex, 'hex')
    const { raw } = firstElement(bytes)
    return hex.length % 2 === 0 && bytes.subarray(raw.length).every((byte) => byte === 0)
  } catch {
    return false
  }
}

/**
 * Checks a seal: its signature over what it covers, its chain and the RFC 3161 timestamp in it. Throws an Error with the reason
 * if it is invalid.
 * @param {PdfSignature} signature @param {Date} claimed  the stated time, used if there is no timestamp
 * @param {readonly X509Certificate[]} known @param {readonly X509Certificate[]} authorities @returns {Seal}
 */
export function checkSeal({ der, covered }, claimed, known, authorities) {
  const signed = checkSigned(der, covered)
  const time = signed.token ? checkToken(signed.token.raw, [signed.signature], authorities) : null
  const chain = chainFrom(signed.signer, [...signed.carried, ...known])
  return { chain, faults: [...faultsOfChain(chain, time?.time ?? claimed), ...(time?.faults ?? [])], time }
}

/**
 * A document timestamp adds its dictionary, its field, and new versions of the catalog, the form and a page. It adds no stream
 * except the cross-reference, so it cannot change what a page shows.
 * @param {Buffer} update  the added bytes
 */
export function addsNoContent(update) {
  const text = update.toString('latin1')
  const streams = text.match(/\bstream\r?\n/g)?.length ?? 0
  const references = text.match(/\/Type\s*\/XRef\b/g)?.length ?? 0
  return streams <= references && references <= 1
}
