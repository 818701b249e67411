import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { access, rm, statfs, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import { type Home, inTurnByName, NAME, pathOf } from './blob-home.ts'
import { BlobDamaged, type BlobStore } from './blob-store.ts'
import { readBlob, streamBlob } from './read-blob.ts'
import { keyUse, reencrypt, removeOld, removeUnfinished } from './walk-blobs.ts'
import { putBlob, stageBlob } from './write-blob.ts'

/**
 * Opens the blobs of a data directory: `<dir>/blobs/ab/<sha256>`, with `<dir>/tmp` for temporary files. Directories have
 * mode 0700, files 0600.
 */
export function openFileBlobs(o: { dir: string; keys: PurposeKeys }): BlobStore {
  const home: Home = {
    blobs: join(o.dir, 'blobs'),
    tmp: join(o.dir, 'tmp'),
    keys: o.keys,
    writing: new Map(),
    inTurn: inTurnByName(),
  }
  for (const dir of [home.blobs, home.tmp]) {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    chmodSync(dir, 0o700)
  }
  return {
    put: (data, limits = {}) => putBlob(home, data, limits),
    stage: (data, limits = {}) => stageBlob(home, data, limits),
    get: (sha256) => readBlob(home, sha256),
    open: (sha256) => streamBlob(home, sha256),
    has: (sha256) => hasBlob(home, sha256),
    renew: (sha256) => renewBlob(home, sha256),
    remove: (sha256) => removeBlob(home, sha256),
    removeOld: (removal) => removeOld(home, removal),
    removeUnfinished: (writtenBefore) => removeUnfinished(home, writtenBefore),
    keyUse: () => keyUse(home),
    reencrypt: (isStopped = () => false) => reencrypt(home, isStopped),
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(home.blobs)
      return bavail * bsize
    },
    probe: () => probe(home),
  }
}

async function hasBlob(home: Home, sha256: string): Promise<boolean> {
  if (!NAME.test(sha256)) return false
  try {
    await access(pathOf(home, sha256))
    return true
  } catch {
    return false
  }
}

async function renewBlob(home: Home, sha256: string): Promise<boolean> {
  const now = new Date()
  return home.inTurn(sha256, async () => {
    try {
      await utimes(pathOf(home, sha256), now, now)
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
      throw error
    }
  })
}

async function removeBlob(home: Home, sha256: string): Promise<void> {
  if (NAME.test(sha256)) await home.inTurn(sha256, () => rm(pathOf(home, sha256), { force: true }))
}

async function probe(home: Home): Promise<void> {
  const content = randomBytes(32)
  const { sha256 } = await putBlob(home, content, {})
  try {
    if (!content.equals(await readBlob(home, sha256))) throw new BlobDamaged(sha256, 'it reads back otherwise')
  } finally {
    await removeBlob(home, sha256)
  }
}
