// @ts-check
// Canonical JSON (RFC 8785) and hashes.
import { createHash } from 'node:crypto'
import { strictText } from './note.mjs'

/** @param {Uint8Array | string} bytes  @returns {string} SHA-256 in hexadecimal */
export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Members sorted by UTF-16 code units, no white space; numbers and strings as in ECMAScript.
 * @param {unknown} value  as returned by JSON.parse
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, of]) => `${JSON.stringify(key)}:${canonical(of)}`).join(',')}}`
}

/**
 * Parses a canonical text. Throws if the text is not in canonical form, because it could then be read in two ways.
 * @param {Uint8Array | string} text
 * @returns {any}
 */
export function readCanonical(text) {
  const json = typeof text === 'string' ? text : strictText(text)
  /** @type {unknown} */
  let value
  try {
    value = JSON.parse(json)
  } catch {
    throw new Error('not JSON')
  }
  if (canonical(value) !== json) throw new Error('not canonical JSON (RFC 8785)')
  return value
}
