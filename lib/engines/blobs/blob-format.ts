import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * A blob at rest, version 1:
 *
 *     "SCB" 0x01 | IV, 12 random bytes | AES-256-GCM ciphertext | tag, 16 bytes
 *
 * (NIST SP 800-38D.) The first four bytes are the additional authenticated data. The name is not part of it, because a
 * stream's hash is known only at its end. It is checked after decryption, so that a blob stored under another's name is
 * detected.
 */
const HEADER = Buffer.from([0x53, 0x43, 0x42, 0x01])
const IV_BYTES = 12
const TAG_BYTES = 16

/** The size of a blob at rest minus the size of its plaintext, in bytes. */
export const OVERHEAD_BYTES = HEADER.length + IV_BYTES + TAG_BYTES
/** The number of bytes before the ciphertext. */
export const PREFIX_BYTES = HEADER.length + IV_BYTES
export { TAG_BYTES }

/** Encrypts pieces in order and hashes their plaintext. Write `prefix`, each `update`, then `tag` of `end`. */
export function sealer(key: Buffer) {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(HEADER)
  const hash = createHash('sha256')
  return {
    prefix: Buffer.concat([HEADER, iv]),
    update(piece: Uint8Array): Buffer {
      hash.update(piece)
      return cipher.update(piece)
    },
    end(): { sha256: string; tag: Buffer } {
      cipher.final()
      return { sha256: hash.digest('hex'), tag: cipher.getAuthTag() }
    },
  }
}

/**
 * Decrypts pieces. `end` returns the fault of the blob, or null. Do not use the plaintext before `end` has returned null.
 */
export function opener(key: Buffer, prefix: Uint8Array) {
  const header = prefix.subarray(0, HEADER.length)
  const isKnownVersion = header.length === HEADER.length && timingSafeEqual(header, HEADER)
  const iv = prefix.subarray(HEADER.length)
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(HEADER)
  const hash = createHash('sha256')
  return {
    update(piece: Uint8Array): Buffer {
      const plain = decipher.update(piece)
      hash.update(plain)
      return plain
    },
    end(tag: Uint8Array, sha256: string): string | null {
      if (!isKnownVersion) return 'its format is unknown'
      try {
        decipher.setAuthTag(tag).final()
      } catch {
        return 'its authentication tag does not match'
      }
      return hash.digest('hex') === sha256 ? null : 'its content has another hash'
    },
  }
}
