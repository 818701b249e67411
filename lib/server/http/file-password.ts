import { Refusal } from '#lib/core/refusal.ts'

/** PDF 2.0 takes 127 bytes of a password; what is much longer was never one. */
const maxLength = 512

/** The password that came with a file, null for none. Throws Refusal('bad_input'), which never repeats it. */
export function checkedPassword(password: string | null): string | null {
  if (password === null || password === '') return null
  if (password.length > maxLength || password.includes('\0')) throw new Refusal('bad_input', { field: 'password' })
  return password
}
