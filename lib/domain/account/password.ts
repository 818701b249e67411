import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { type PasswordCost, passwordCost } from './password-cost.ts'

const derive = promisify(argon2)

const TAG_BYTES = 32

function tagOf(message: string, nonce: Buffer, cost: PasswordCost): Promise<Buffer> {
  return derive('argon2id', { message: Buffer.from(message), nonce, tagLength: TAG_BYTES, ...cost })
}

/** The password as it is hashed (NIST SP 800-63B-4 §3.1.1.2), and as older versions hashed it if that differs. */
function formsOf(password: string): string[] {
  return [...new Set([password.normalize('NFKC'), password.normalize('NFC')])]
}

/** An argon2id hash in PHC string form, with a new 16-byte salt. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await tagOf(password.normalize('NFKC'), nonce, passwordCost)
  const encode = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const { memory, passes, parallelism } = passwordCost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(tag)}`
}

const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** True if the password matches this hash. Throws if the hash is not in the form of hashPassword. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const parts = form.exec(hash)
  if (!parts) throw new Error('The stored password hash is not argon2id in PHC form.')
  const [, memory, passes, parallelism, nonce = '', tag = ''] = parts
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  for (const text of formsOf(password)) {
    const found = await tagOf(text, Buffer.from(nonce, 'base64'), cost)
    if (timingSafeEqual(found, Buffer.from(tag, 'base64'))) return true
  }
  return false
}
