// @ts-check
// Canonical JSON (RFC 8785) and hashes.
import { createHash } from 'node:crypto'
import { strictText } from './note.mjs'

/** @param {Uint8Array | string} bytes  @returns {string} SHA-256 in hexadecimal */
export function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Far more levels than any text has; more could exhaust the stack. */
const MAX_DEPTH = 128

/**
 * Members sorted by UTF-16 code units, no white space; numbers and strings as in ECMAScript. Throws for too many levels.
 * @param {unknown} value  as returned by JSON.parse
 * @returns {string}
 */
export function canonical(value) {
  return written(value, 0)
}

/** @param {unknown} value @param {number} depth @returns {string} */
function written(value, depth) {
  if (depth > MAX_DEPTH) throw new Error('nested too deeply')
  if (Array.isArray(value)) return `[${value.map((item) => written(item, depth + 1)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, of]) => `${JSON.stringify(key)}:${written(of, depth + 1)}`).join(',')}}`
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
