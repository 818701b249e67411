import { type KeySource, openKeySource } from './keys.ts'
import { type PinnedCheckpointPlace, pinnedCheckpointPlace } from './pinned-checkpoint-place.ts'
import { readSettings, type Settings } from './settings.ts'

export { openKeySource } from './keys.ts'
export { isLocalOnly, readSettings, type Settings, SettingsError } from './settings.ts'
export { isLoopback } from './variables.ts'

/** False in development and in tests, where the product also validates its own responses. */
export const isProduction = process.env.NODE_ENV === 'production'

let current: Settings | undefined
let keys: KeySource | undefined

/**
 * The settings of this process, read once from its environment. Throws SettingsError with one sentence that names the faulty
 * variable.
 */
export function settings(): Settings {
  current ??= readSettings(process.env, process.cwd())
  return current
}

function ownKeys(): KeySource {
  keys ??= openKeySource(settings().dataDir)
  return keys
}

/**
 * A 32-byte key for one purpose (HKDF-SHA-256, RFC 5869). It is stable as long as the data directory's master key exists,
 * and differs for each purpose. Creates the master key (32 random bytes, mode 0600) if there is none.
 */
export function derivedKey(purpose: string): Buffer {
  return ownKeys().derive(purpose)
}

/** The directory of the pinned checkpoint of this process's installation. Throws SettingsError if it cannot be created. */
export function ownPinnedCheckpointPlace(): PinnedCheckpointPlace {
  return pinnedCheckpointPlace(settings(), ownKeys())
}
