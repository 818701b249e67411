import { readdir, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { isTemporaryName } from '#lib/core/durable-file.ts'
import { type Home, NAME, pathOf, writtenAt } from './blob-home.ts'
import { BlobDamaged, BlobMissing, type KeyUse, type Reencrypted, type Removal } from './blob-store.ts'
import { keyIdOfBlob, streamPieces } from './read-blob.ts'
import { stageFile } from './write-blob.ts'

/** The names of all blobs, by folder: the first two digits of a name. */
async function* folders(home: Home): AsyncGenerator<[prefix: string, names: string[]]> {
  const prefixes = (await readdir(home.blobs)).filter((name) => /^[0-9a-f]{2}$/.test(name)).sort()
  for (const prefix of prefixes) yield [prefix, (await readdir(join(home.blobs, prefix))).filter((n) => NAME.test(n))]
}

/** Removes a blob unless it was stored again since the time of its write was read. */
function removeUnlessNewer(home: Home, sha256: string, isOld: (at: number | null) => boolean): Promise<boolean> {
  return home.inTurn(sha256, async () => {
    const path = pathOf(home, sha256)
    if (!isOld(await writtenAt(path))) return false
    await rm(path, { force: true })
    return true
  })
}

export async function removeOld(home: Home, { writtenBefore, writtenAfter, inUse }: Removal): Promise<string[]> {
  const [before, after] = [writtenBefore.getTime(), writtenAfter?.getTime() ?? Number.NEGATIVE_INFINITY]
  const isOld = (at: number | null) => at !== null && at < before && at > after
  const removed: string[] = []
  for await (const [prefix, names] of folders(home)) {
    const old: string[] = []
    for (const name of names) if (isOld(await writtenAt(pathOf(home, name)))) old.push(name)
    if (old.length === 0) continue
    const used = (await inUse?.(prefix)) ?? new Set()
    for (const name of old) if (!used.has(name) && (await removeUnlessNewer(home, name, isOld))) removed.push(name)
  }
  return removed
}

/** Removes temporary files that were last written before this time. */
export async function removeUnfinished(home: Home, writtenBefore: Date): Promise<void> {
  for (const name of await readdir(home.tmp)) {
    const at = isTemporaryName(name) ? await writtenAt(join(home.tmp, name)) : null
    if (at !== null && at < writtenBefore.getTime()) await rm(join(home.tmp, name), { force: true })
  }
}

/** Calls `take` for each blob. One that was removed meanwhile is skipped. */
async function eachBlob(home: Home, take: (sha256: string) => Promise<void>): Promise<void> {
  for await (const [, names] of folders(home))
    for (const name of names)
      await take(name).catch((error: unknown) => {
        if (!(error instanceof BlobMissing)) throw error
      })
}

export async function keyUse(home: Home): Promise<KeyUse> {
  // Read first: of what is written meanwhile, no file is under a former key.
  const use: KeyUse = new Map([...home.writing].filter(([, count]) => count > 0))
  await eachBlob(home, async (sha256) => {
    const id = await keyIdOfBlob(home, sha256).catch((error: unknown) => {
      if (error instanceof BlobDamaged) return undefined
      throw error
    })
    if (id !== undefined) use.set(id, (use.get(id) ?? 0) + 1)
  })
  return use
}

export async function reencrypt(home: Home, isStopped: () => boolean): Promise<Reencrypted> {
  const result: Reencrypted = { changed: 0, damaged: [] }
  await eachBlob(home, async (sha256) => {
    try {
      if (isStopped() || (await keyIdOfBlob(home, sha256)) === home.keys.current().id) return
      if (await reencryptOne(home, sha256)) result.changed += 1
    } catch (error) {
      if (!(error instanceof BlobDamaged)) throw error
      result.damaged.push(sha256)
    }
  })
  return result
}

/**
 * Replaces a blob by one under the current key with the same time of write, from which its age is counted. Returns false if
 * it was removed or stored again meanwhile.
 */
async function reencryptOne(home: Home, sha256: string): Promise<boolean> {
  const path = pathOf(home, sha256)
  const at = await writtenAt(path)
  // The pieces are verified at their end only, at which a fault rejects and no file is left.
  const staged = await stageFile(home, streamPieces(home, sha256), {})
  if (at !== null) await utimes(staged.file, at / 1000, at / 1000)
  return home.inTurn(sha256, async () => {
    if (at === null || (await writtenAt(path)) !== at) {
      await staged.discard()
      return false
    }
    await staged.keepAs(path)
    return true
  })
}
