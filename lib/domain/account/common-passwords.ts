import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isInFilter } from '#lib/core/bloom-filter.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'

/**
 * The filter of the 100,000 most common passwords and of all longer common ones, made by
 * `scripts/common-passwords.ts`.
 */
function commonPasswords(): Promise<Uint8Array> {
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'domain', 'account', 'common-passwords.bin')
  return oncePerProcess('common passwords', () => readFile(file))
}

/** Returns whether a text is one of the most common passwords, in lower case. */
export async function commonPasswordTest(): Promise<(text: string) => boolean> {
  const filter = await commonPasswords()
  return (text) => isInFilter(filter, text)
}
