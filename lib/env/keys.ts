import { chmodSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { writeDurableSync } from '#lib/core/durable-file.ts'
import type { LogKeys } from '#lib/core/log-keys.ts'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import { changeKeyFile, createKeyFile, protectKeyFile, readKeyFile } from './key-file.ts'
import {
  currentOf,
  deriveKey,
  type KeyRing,
  withFormerDiscarded,
  withLogReturned,
  withLogTaken,
  withoutKey,
} from './key-ring.rules.ts'
import { SettingsError } from './settings.ts'

/** The keys of this process: the ring of the master key file. */
export type KeySource = {
  /** Absolute path of the master key file. */
  readonly file: string
  /** True if the file is in the data directory, and so in its backups. */
  readonly isInDataDir: boolean
  /**
   * 32 bytes for one purpose. The key that cosigns other logs and the one of the
   * installation stay the same; all others follow the current master key.
   */
  derive(purpose: string): Buffer
  /** The keys that encrypt the data of one purpose. */
  forPurpose(purpose: string): PurposeKeys
  log: LogKeys
  /** The ids of the master keys, oldest first; the last is the current one. */
  ids(): readonly string[]
  /** Reads the file again. Throws SettingsError, and keeps the keys, if it lacks a key that is in use. */
  reload(): void
  /** Removes a master key that nothing uses from the file. Throws if the file cannot be written. */
  drop(id: string): void
}

/** The purpose that has a key of its own in the ring. */
const WITNESS = 'log witness'
/** What identifies the installation must not change when the master key does. */
const INSTALLATION = 'installation'

type Place = { dataDir: string; file: string }

/**
 * Opens the master key file, or creates it if the data directory is new. Sets `<dataDir>/secrets` to mode 0700 and the file to
 * 0600. Throws SettingsError if the file is missing or damaged, or lacks a key with which data in the directory is encrypted:
 * with a new key, all of that would be lost.
 */
export function openKeySource({ dataDir, masterKeyFile: file }: { dataDir: string; masterKeyFile: string }): KeySource {
  const place = { dataDir, file }
  let ring = openRing(place)
  const change = (how: (ring: KeyRing) => KeyRing) => {
    const changed = changeKeyFile(file, how)
    noteUse(place, changed)
    ring = changed
  }
  const reload = () => {
    ring = readRingFor(place) ?? missing(place)
  }
  const find = (id: string | null) => {
    const wanted = id ?? ring.unmarked
    return ring.keys.find((one) => one.id === wanted)?.key ?? null
  }
  return {
    file,
    isInDataDir: isInside(file, dataDir),
    derive: (purpose) => {
      if (purpose === WITNESS) return ring.witness
      return deriveKey(purpose === INSTALLATION ? ring.witness : currentOf(ring).key, purpose)
    },
    forPurpose: (purpose) => ({
      current: () => ({ id: currentOf(ring).id, key: deriveKey(currentOf(ring).key, purpose) }),
      find: (id) => {
        const key = find(id)
        return key && deriveKey(key, purpose)
      },
    }),
    log: {
      current: () => ring.log,
      former: () => ring.formerLog,
      next: () => ring.nextLog,
      take: (from) => change((now) => withLogTaken(now, from)),
      undoTake: () => change(withLogReturned),
      discardFormer: (publicKey) => change((now) => withFormerDiscarded(now, publicKey)),
    },
    ids: () => ring.keys.map(({ id }) => id),
    reload,
    drop: (id) => {
      // In this order: after a crash in between, the file has a key too many, which is dropped again.
      const used = usedIds(dataDir).filter((one) => one !== id)
      writeUsed(dataDir, used)
      change((now) => withoutKey(now, id))
    },
  }
}

function openRing(place: Place): KeyRing {
  const secrets = path.join(place.dataDir, 'secrets')
  mkdirSync(secrets, { recursive: true, mode: 0o700 })
  chmodSync(secrets, 0o700)
  return readRingFor(place) ?? createRing(place)
}

function createRing(place: Place): KeyRing {
  if (hasData(place.dataDir)) missing(place)
  const ring = createKeyFile(place.file)
  noteUse(place, ring)
  return ring
}

/** The ring in the file, or null if there is none. All keys that the data directory needs are in it. */
function readRingFor(place: Place): KeyRing | null {
  const ring = readKeyFile(place.file)
  if (!ring) return null
  protectKeyFile(place.file)
  const lacking = usedIds(place.dataDir).find((id) => !ring.keys.some((one) => one.id === id))
  if (lacking !== undefined)
    throw new SettingsError(
      `${place.file} lacks the key ${lacking}, with which data in ${place.dataDir} is encrypted: restore the file from a backup of the same time.`,
    )
  noteUse(place, ring)
  return ring
}

function missing({ dataDir, file }: Place): never {
  const earlier = path.join(dataDir, 'secrets', 'master.key')
  if (earlier !== file && readKeyFile(earlier))
    throw new SettingsError(`${file} does not exist, but ${earlier} does: move that file there.`)
  throw new SettingsError(`${file} is missing, and data in ${dataDir} is encrypted with it: restore it from a backup.`)
}

function hasData(dataDir: string): boolean {
  const isFilled = (dir: string) => {
    try {
      return readdirSync(path.join(dataDir, dir)).length > 0
    } catch {
      return false
    }
  }
  return ['blobs', 'secrets'].some(isFilled)
}

/**
 * The ids of the keys with which data in the directory may be encrypted. They are stored beside the data, so that another file
 * is refused before it is used.
 */
function usedIds(dataDir: string): string[] {
  try {
    return JSON.parse(readFileSync(usedFile(dataDir), 'utf8')) as string[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new SettingsError(`${usedFile(dataDir)} cannot be read: restore it from a backup.`)
  }
}

function writeUsed(dataDir: string, ids: readonly string[]): void {
  writeDurableSync(usedFile(dataDir), `${JSON.stringify(ids)}\n`)
}

const usedFile = (dataDir: string) => path.join(dataDir, 'secrets', 'key-ids.json')

/** Stores the ids of all keys before one of them encrypts data. */
function noteUse({ dataDir }: Place, ring: KeyRing): void {
  const used = usedIds(dataDir)
  const added = ring.keys.map(({ id }) => id).filter((id) => !used.includes(id))
  if (added.length > 0) writeUsed(dataDir, [...used, ...added])
}

function isInside(file: string, dir: string): boolean {
  const relative = path.relative(realpathSync(dir), realpathSync(file))
  return !relative.startsWith('..') && !path.isAbsolute(relative)
}
