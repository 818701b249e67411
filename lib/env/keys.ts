import { hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createDurableSync } from '#lib/core/durable-file.ts'
import { SettingsError } from './settings.ts'

const KEY_BYTES = 32

export type KeySource = { derive(purpose: string): Buffer }

/**
 * The keys derived from `<dataDir>/secrets/master.key`, which is created if missing. Sets the directory to mode 0700 and the
 * file to 0600. Throws SettingsError if the file exists but does not have 32 bytes: with a new key, all data encrypted with
 * the old one would be lost.
 */
export function openKeySource(dataDir: string): KeySource {
  const dir = path.join(dataDir, 'secrets')
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  const file = path.join(dir, 'master.key')
  const master = readKey(file) ?? makeKey(file)
  return { derive: (purpose) => Buffer.from(hkdfSync('sha256', master, '', `signcove ${purpose}`, KEY_BYTES)) }
}

function readKey(file: string): Buffer | null {
  try {
    const key = readFileSync(file)
    if (key.length !== KEY_BYTES)
      throw new SettingsError(`${file} must have exactly ${KEY_BYTES} bytes: restore it from a backup.`)
    chmodSync(file, 0o600)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** If two processes create the key at the same time, both use the one that was written first. */
function makeKey(file: string): Buffer {
  createDurableSync(file, randomBytes(KEY_BYTES))
  return readFileSync(file)
}
