import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { lockFile } from '#db/lock-file.ts'
import { StartError } from './start-error.ts'

/**
 * Locks the data directory for this process: one server at a time uses it, with either database, because the key files, the
 * pinned checkpoint and the limits counted in memory are not shared (docs/decisions/012). Returns a function that unlocks it.
 * Throws StartError if another process has it.
 */
export function claimDataDirectory(dataDir: string): () => void {
  const unlock = locked(dataDir)
  if (unlock) return unlock
  throw new StartError(`another Signcove server is running with the data directory ${dataDir}. Stop it first.`)
}

function locked(dataDir: string): (() => void) | null {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    return lockFile(path.join(dataDir, 'server.lock'))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartError(`the data directory ${dataDir} could not be locked: ${why}`, { cause: error })
  }
}
