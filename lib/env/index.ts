import { type KeySource, openKeySource } from './keys.ts'
import { type PinnedCheckpointPlace, pinnedCheckpointPlace } from './pinned-checkpoint-place.ts'
import { readSettings, type Settings } from './settings.ts'

export { addLogKey, addMasterKey, readKeyFile } from './key-file.ts'
export { type KeySource, openKeySource } from './keys.ts'
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

/** The keys of this process. Creates the master key file of a new installation. Throws SettingsError. */
export function keySource(): KeySource {
  keys ??= openKeySource(settings())
  return keys
}

/** The directory of the pinned checkpoint of this process's installation. Throws SettingsError if it cannot be created. */
export function ownPinnedCheckpointPlace(): PinnedCheckpointPlace {
  return pinnedCheckpointPlace(settings(), keySource())
}
