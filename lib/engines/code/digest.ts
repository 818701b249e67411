import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto'

const DIGEST_BYTES = 32

/** What a code is valid for. All of it is in the digest, so a row that is copied to another subject matches nothing. */
export type CodeScope = { codeId: string; subject: string; purpose: string }

/** Six random decimal digits from the system's CSPRNG, leading zeros included (OTP-01). */
export function newDigits(): string {
  return randomInt(0, 1_000_000).toString().padStart(6, '0')
}

/** Identifies a key without revealing it: 8 bytes in hexadecimal. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('signcove code key id').update(key).digest('hex').slice(0, 16)
}

/**
 * The stored form of a code, 32 bytes: HMAC-SHA-256 (RFC 2104) over a label and the length-prefixed fields of the scope
 * and the code (OTP-05).
 */
export function digestOf(key: Buffer, { codeId, subject, purpose }: CodeScope, code: string): Buffer {
  const hmac = createHmac('sha256', key)
  for (const field of ['signcove code v3', codeId, subject, purpose, code]) {
    const bytes = Buffer.from(field)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    hmac.update(length).update(bytes)
  }
  return hmac.digest()
}

/**
 * Returns true if the code matches. Without a stored digest it does the same work and returns false, so that an unknown or
 * expired code takes as long as a wrong one (OTP-06).
 */
export function matches(key: Buffer, scope: CodeScope, code: string, stored: Buffer | null): boolean {
  const actual = digestOf(key, scope, code)
  const expected = stored?.length === DIGEST_BYTES ? stored : Buffer.alloc(DIGEST_BYTES)
  const same = timingSafeEqual(actual, expected)
  return stored !== null && same
}
