import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { soleKey } from '#lib/core/purpose-keys.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { BlobDamaged, BlobMissing } from './blob-store.ts'
import { openFileBlobs } from './file-blobs.ts'

const keys = soleKey(randomBytes(32))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signcove-blobs-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const pathOf = (name: string) => join(dir, 'blobs', name.slice(0, 2), name)
const filesIn = async (folder: string) =>
  (await readdir(join(dir, folder), { recursive: true, withFileTypes: true }))
    .filter((e) => e.isFile())
    .map((e) => e.name)

async function* stream(bytes: Uint8Array, piece = 70_000) {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

describe('file blobs', () => {
  it('removes a blob permanently, and accepts the removal of a missing one', async () => {
    const blobs = openFileBlobs({ dir, keys })
    const { sha256: name } = await blobs.put(randomBytes(10))
    await blobs.remove(name)
    expect(await blobs.has(name)).toBe(false)
    await blobs.remove(name)
    await blobs.remove('../tmp')
  })

  it.each([0, 1, 1 << 20, 3_000_001])('returns %i bytes, stored from memory or as a stream', async (size) => {
    const blobs = openFileBlobs({ dir, keys })
    const bytes = new Uint8Array(randomBytes(size))
    const name = sha256(bytes)
    expect(await blobs.put(bytes)).toEqual({ sha256: name, size })
    expect(await blobs.put(stream(bytes))).toEqual({ sha256: name, size })
    expect(sha256(await blobs.get(name))).toBe(name)
    const opened = await blobs.open(name)
    const pieces = await Array.fromAsync(opened.pieces)
    expect([opened.size, sha256(Buffer.concat(pieces))]).toEqual([size, name])
    expect(Math.max(0, ...pieces.map(({ length }) => length))).toBeLessThanOrEqual(1 << 20)
    expect(await blobs.has(name)).toBe(true)
    expect(await filesIn('blobs')).toEqual([name])
    expect(await filesIn('tmp')).toEqual([])
  })

  it('stores no plaintext, in files readable only by their owner', async () => {
    const { sha256: name } = await openFileBlobs({ dir, keys }).put(Buffer.from('the secret clause of a contract'))
    expect((await readFile(pathOf(name))).includes('clause')).toBe(false)
    expect((await stat(pathOf(name))).mode & 0o777).toBe(0o600)
    for (const folder of ['blobs', 'tmp', join('blobs', name.slice(0, 2))]) {
      expect((await stat(join(dir, folder))).mode & 0o777).toBe(0o700)
    }
  })

  it('encrypts equal contents with a new IV each time', async () => {
    const blobs = openFileBlobs({ dir, keys })
    const { sha256: name } = await blobs.put(Buffer.from('same'))
    const first = await readFile(pathOf(name))
    await blobs.put(Buffer.from('same'))
    expect((await readFile(pathOf(name))).equals(first)).toBe(false)
  })

  it('detects a change of any byte: header, IV, ciphertext, tag', async () => {
    const blobs = openFileBlobs({ dir, keys })
    const { sha256: name } = await blobs.put(Buffer.from('agreed'))
    const good = await readFile(pathOf(name))
    for (let at = 0; at < good.length; at++) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ 1
      await writeFile(pathOf(name), bad)
      await expect(blobs.get(name), `byte ${at}`).rejects.toThrow(BlobDamaged)
      await expect(blobs.open(name), `byte ${at}`).rejects.toThrow(BlobDamaged)
    }
    await blobs.put(Buffer.from('agreed'))
    expect(Buffer.from(await blobs.get(name)).toString()).toBe('agreed')
  })

  it.each([0, 3, 31, 40, 100])('detects a blob truncated to %i bytes', async (length) => {
    const blobs = openFileBlobs({ dir, keys })
    const { sha256: name } = await blobs.put(Buffer.alloc(200))
    await truncate(pathOf(name), length)
    await expect(blobs.get(name)).rejects.toThrow(BlobDamaged)
  })

  it('detects a blob under the name of another, and one encrypted with another key', async () => {
    const blobs = openFileBlobs({ dir, keys })
    const a = await blobs.put(Buffer.from('pay 10'))
    const b = await blobs.put(Buffer.from('pay 99'))
    await expect(openFileBlobs({ dir, keys: soleKey(randomBytes(32)) }).get(a.sha256)).rejects.toThrow(BlobDamaged)
    await writeFile(pathOf(a.sha256), await readFile(pathOf(b.sha256)))
    await expect(blobs.get(a.sha256)).rejects.toThrow(BlobDamaged)
  })

  it('reports a missing blob, and never uses a name as a path', async () => {
    const blobs = openFileBlobs({ dir, keys })
    for (const name of ['0'.repeat(64), '', '../../etc/passwd', `${'0'.repeat(63)}/`]) {
      await expect(blobs.get(name)).rejects.toThrow(BlobMissing)
      await expect(blobs.open(name)).rejects.toThrow(BlobMissing)
      expect(await blobs.has(name)).toBe(false)
    }
  })

  it('stops a stream that exceeds the limit and leaves no data', async () => {
    const blobs = openFileBlobs({ dir, keys })
    let drawn = 0
    async function* endless() {
      for (;;) {
        drawn += 1000
        yield Buffer.alloc(1000)
      }
    }
    const refusal = { code: 'file_too_large', details: { limit: 10_000 } }
    await expect(blobs.put(endless(), { maxBytes: 10_000 })).rejects.toMatchObject(refusal)
    await expect(blobs.put(Buffer.alloc(10_001), { maxBytes: 10_000 })).rejects.toBeInstanceOf(Refusal)
    expect(drawn).toBe(11_000)
    expect([...(await filesIn('tmp')), ...(await filesIn('blobs'))]).toEqual([])
    expect((await blobs.put(stream(Buffer.alloc(10_000)), { maxBytes: 10_000 })).size).toBe(10_000)
  })

  it('leaves no data when a stream fails', async () => {
    async function* broken() {
      yield Buffer.alloc(5000)
      throw new Error('connection lost')
    }
    await expect(openFileBlobs({ dir, keys }).put(broken())).rejects.toThrow('connection lost')
    expect([...(await filesIn('tmp')), ...(await filesIn('blobs'))]).toEqual([])
  })

  it('accepts concurrent writes of equal contents during reads', async () => {
    const blobs = openFileBlobs({ dir, keys })
    const bytes = randomBytes(200_000)
    const { sha256: name } = await blobs.put(bytes)
    const puts = Array.from({ length: 20 }, () => blobs.put(stream(bytes)))
    const gets = Array.from({ length: 20 }, () => blobs.get(name))
    expect(new Set((await Promise.all(puts)).map((stored) => stored.sha256))).toEqual(new Set([name]))
    for (const got of await Promise.all(gets)) expect(sha256(got)).toBe(name)
    expect(await filesIn('blobs')).toEqual([name])
    expect(await filesIn('tmp')).toEqual([])
  })

  it('keeps what is staged from the blobs until it is accepted', async () => {
    const blobs = openFileBlobs({ dir, keys })
    const bytes = new Uint8Array(randomBytes(1_500_000))
    const [kept, refused] = [await blobs.stage(stream(bytes)), await blobs.stage(Buffer.from('garbage'))]
    expect([kept.size, kept.sha256]).toEqual([bytes.length, sha256(bytes)])
    expect([await blobs.has(kept.sha256), await filesIn('blobs')]).toEqual([false, []])
    expect(sha256(await kept.read())).toBe(kept.sha256)
    await refused.discard()
    await kept.accept()
    await kept.discard()
    expect([await filesIn('tmp'), await filesIn('blobs')]).toEqual([[], [kept.sha256]])
    expect(sha256(await blobs.get(kept.sha256))).toBe(kept.sha256)
  })

  it('stores no plaintext of what is staged', async () => {
    const staged = await openFileBlobs({ dir, keys }).stage(Buffer.from('the secret clause of a contract'))
    const [file] = await filesIn('tmp')
    expect((await readFile(join(dir, 'tmp', file ?? ''))).includes('clause')).toBe(false)
    await staged.discard()
  })

  it('removes what an ended process had staged, and no other files', async () => {
    const blobs = openFileBlobs({ dir, keys })
    const old = new Date(Date.now() - 2 * 3_600_000)
    const [left, fresh, foreign] = [`.${'1'.repeat(32)}.tmp`, `.${'2'.repeat(32)}.tmp`, 'else.txt']
    for (const name of [left, fresh, foreign]) await writeFile(join(dir, 'tmp', name), 'x')
    for (const name of [left, foreign]) await utimes(join(dir, 'tmp', name), old, old)
    await blobs.removeUnfinished(new Date(Date.now() - 3_600_000))
    expect((await filesIn('tmp')).sort()).toEqual([fresh, foreign])
    await blobs.removeUnfinished(new Date(Date.now() + 1000))
    expect(await filesIn('tmp')).toEqual([foreign])
  })

  it('probes without leaving a file, and fails when the disk is not writable', async () => {
    const blobs = openFileBlobs({ dir, keys })
    await blobs.probe()
    expect(await filesIn('blobs')).toEqual([])
    await rm(join(dir, 'tmp'), { recursive: true })
    await writeFile(join(dir, 'tmp'), 'not a folder')
    await expect(blobs.probe()).rejects.toThrow()
  })
})
