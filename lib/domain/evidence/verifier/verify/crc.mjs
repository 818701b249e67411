// @ts-check
// CRC-32 as in ZIP (ISO 3309). It protects against nothing and is only part of the container's format.
import * as zlib from 'node:zlib'

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  return c
})

/** @param {Uint8Array} bytes @param {number} [before]  of the preceding bytes @returns {number} */
export function crc32ByTable(bytes, before = 0) {
  let crc = before ^ 0xffffffff
  for (let i = 0; i < bytes.length; i += 1)
    crc = (crc >>> 8) ^ /** @type {number} */ (table[(crc ^ /** @type {number} */ (bytes[i])) & 0xff])
  return (crc ^ 0xffffffff) >>> 0
}

/** The faster implementation of Node.js, from 22.2 on. @type {typeof crc32ByTable} */
export const crc32Of = typeof zlib.crc32 === 'function' ? zlib.crc32 : crc32ByTable
