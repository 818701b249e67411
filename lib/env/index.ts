import { type KeySource, openKeySource } from './keys.ts'
import { readSettings, type Settings } from './settings.ts'

export { openKeySource } from './keys.ts'
export { readSettings, type Settings, SettingsError } from './settings.ts'

/** False in development and in tests, where the product also checks what it answers. */
export const isProduction = process.env.NODE_ENV === 'production'

let current: Settings | undefined
let keys: KeySource | undefined

/**
 * The settings of this process, read from its environment once. Throws SettingsError with one sentence that names the
 * variable at fault.
 */
export function settings(): Settings {
  current ??= readSettings(process.env, process.cwd())
  return current
}

/**
 * 32 bytes for one purpose, the same for as long as the data directory's master key lives (HKDF-SHA-256, RFC 5869).
 * Two purposes never share a key. Makes the master key (32 random bytes, mode 0600) when there is none yet.
 */
export function derivedKey(purpose: string): Buffer {
  keys ??= openKeySource(settings().dataDir)
  return keys.derive(purpose)
}
