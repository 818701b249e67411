import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { KeySource } from './keys.ts'
import { type Settings, SettingsError } from './settings.ts'

/** `earlierDir`: the default of earlier versions, from which the file is moved; null if a directory is set. */
export type PinnedCheckpointPlace = { dir: string; earlierDir: string | null }

/**
 * The directory of the pinned checkpoint. The default has a name derived from the master key and the path of the data
 * directory. A new installation at the path of a deleted one gets a directory of its own, and so does a copy at another path
 * that is started for a test, which would otherwise replace the pinned checkpoint of the original. Creates the default.
 * Throws SettingsError if that is not possible.
 */
export function pinnedCheckpointPlace(
  { pinnedCheckpointDir, stateDir, dataDir }: Pick<Settings, 'pinnedCheckpointDir' | 'stateDir' | 'dataDir'>,
  keys: KeySource,
): PinnedCheckpointPlace {
  if (pinnedCheckpointDir !== null) return { dir: pinnedCheckpointDir, earlierDir: null }
  const name = createHash('sha256').update(keys.derive('installation')).update(realpathSync(dataDir)).digest('hex')
  const dir = path.join(stateDir, name.slice(0, 16))
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new SettingsError(
      `The directory ${dir} for the log's pinned checkpoint cannot be created (${(error as NodeJS.ErrnoException).code}): set SIGNCOVE_PINNED_CHECKPOINT_DIR to a directory outside the data directory.`,
    )
  }
  return { dir, earlierDir: path.join(dataDir, 'pinned-checkpoint') }
}
