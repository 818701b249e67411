import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { createDurableSync, writeDurableSync } from '#lib/core/durable-file.ts'
import {
  currentOf,
  KEY_BYTES,
  type KeyRing,
  newRing,
  readRing,
  withKey,
  withNextLog,
  writeRing,
} from './key-ring.rules.ts'
import { SettingsError } from './settings.ts'

/** The ring in a master key file, or null if there is no file. Throws SettingsError if the file is not a master key file. */
export function readKeyFile(file: string): KeyRing | null {
  const content = readIfThere(file)
  if (!content) return null
  const ring = readRing(content)
  if (!ring) throw new SettingsError(`${file} is not a master key file, or is damaged: restore it from a backup.`)
  return ring
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(/*turbopackIgnore: true*/ file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    throw new SettingsError(`the master key file ${file} could not be read (${code}).`)
  }
}

/** If two processes create the file at the same time, both use the one that was written first. */
export function createKeyFile(file: string): KeyRing {
  const random = () => randomBytes(KEY_BYTES)
  try {
    createDurableSync(file, Buffer.from(writeRing(newRing(random(), random(), random()))))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new SettingsError(`the master key file ${file} could not be created (${code}).`)
  }
  const ring = readKeyFile(file)
  if (!ring) throw new SettingsError(`the master key file ${file} disappeared.`)
  return ring
}

/** Mode 0600. A file that another user owns, or on a disk that cannot be written, keeps its mode. */
export function protectKeyFile(file: string): void {
  try {
    chmodSync(/*turbopackIgnore: true*/ file, 0o600)
  } catch (error) {
    if (!['EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/**
 * Replaces the ring in a master key file, durably, and returns the new one. Others that change it at the same time are refused.
 * Throws Error with the reason if the file cannot be changed, which is then as it was.
 */
export function changeKeyFile(file: string, change: (ring: KeyRing) => KeyRing): KeyRing {
  const lock = `${file}.lock`
  lockFile(lock)
  try {
    const ring = readKeyFile(file)
    if (!ring) throw new Error(`${file} is missing`)
    const changed = change(ring)
    writeDurableSync(file, writeRing(changed))
    return changed
  } catch (error) {
    throw explained(file, error)
  } finally {
    rmSync(lock, { force: true })
  }
}

/** Adds a new master key to the file, and returns its id. Throws as `changeKeyFile`. */
export function addMasterKey(file: string): string {
  return currentOf(changeKeyFile(file, (ring) => withKey(ring, randomBytes(KEY_BYTES)))).id
}

/** Adds a new key of the log to the file, which the server then changes to. Throws as `changeKeyFile`. */
export function addLogKey(file: string): void {
  changeKeyFile(file, (ring) => withNextLog(ring, randomBytes(KEY_BYTES)))
}

/** Takes over the lock of a process that has ended. */
function lockFile(lock: string): void {
  const own = Buffer.from(`${process.pid}\n`)
  try {
    if (createDurableSync(lock, own)) return
    if (isRunning(Number(readIfThere(lock)?.toString() ?? 0)))
      throw new Error(`the master key file is being changed by another process. If not, remove ${lock}`)
    rmSync(lock, { force: true })
    if (!createDurableSync(lock, own)) throw new Error('the master key file is being changed by another process')
  } catch (error) {
    throw explained(lock.replace(/\.lock$/, ''), error)
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function explained(file: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error as Error
  return new Error(`the master key file ${file} could not be changed (${code}): its directory must be writable`, {
    cause: error,
  })
}
