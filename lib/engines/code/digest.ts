import { createHmac, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { limitConcurrency } from './limit-concurrency.ts'

/** scrypt's N (RFC 7914; r = 8, p = 1): 32 MiB and about 90 ms per code. */
export const DEFAULT_COST = 2 ** 15
const BLOCK_SIZE = 8
const SALT_BYTES = 16
const DIGEST_BYTES = 32

/**
 * More than one per processor would not be faster, and each takes one of the four threads of Node's pool. One thread always
 * remains for files, images and compression.
 */
const limited = limitConcurrency(Math.min(availableParallelism(), 3))

export type Digest = { digest: Buffer; salt: Buffer; cost: number }

/** Six random decimal digits from the system's CSPRNG, leading zeros included (OTP-01). */
export function newDigits(): string {
  return randomInt(0, 1_000_000).toString().padStart(6, '0')
}

/** The stored form of a code: scrypt over HMAC-SHA-256(pepper, id and code), with a new salt (OTP-05). */
export async function digestOf(pepper: Buffer, codeId: string, code: string, cost: number): Promise<Digest> {
  const salt = randomBytes(SALT_BYTES)
  return { digest: await derive(pepper, codeId, code, salt, cost), salt, cost }
}

/**
 * Returns true if the code matches. Without a stored digest it does the same work and returns false, so that an unknown or
 * expired code takes as long as a wrong one (OTP-06).
 */
export async function matches(
  pepper: Buffer,
  codeId: string,
  code: string,
  stored: Digest | null,
  cost: number,
): Promise<boolean> {
  const expected = stored ?? { digest: Buffer.alloc(DIGEST_BYTES), salt: randomBytes(SALT_BYTES), cost }
  const actual = await derive(pepper, codeId, code, expected.salt, expected.cost)
  const same = timingSafeEqual(actual, expected.digest)
  return stored !== null && same
}

function derive(pepper: Buffer, codeId: string, code: string, salt: Buffer, cost: number): Promise<Buffer> {
  const secret = createHmac('sha256', pepper).update(`${codeId}\n${code}`).digest()
  const options = { N: cost, r: BLOCK_SIZE, p: 1, maxmem: 256 * cost * BLOCK_SIZE }
  return limited(
    () =>
      new Promise((resolve, reject) => {
        scrypt(secret, salt, DIGEST_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)))
      }),
  )
}
