import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PurposeKeys } from '#lib/core/purpose-keys.ts'
import type { BlobStore } from './blob-store.ts'
import { openFileBlobs } from './file-blobs.ts'

const HOUR = 3_600_000
const [first, second] = ['a'.repeat(16), 'b'.repeat(16)]
let dir: string
/** The ring of these tests: its keys by id, the current id, and the id of blobs without one. */
let ring: { keys: Map<string, Buffer>; current: string; unmarked: string | null }
let blobs: BlobStore

const keys: PurposeKeys = {
  current: () => ({ id: ring.current, key: ring.keys.get(ring.current) ?? Buffer.alloc(0) }),
  find: (id) => ring.keys.get(id ?? ring.unmarked ?? '') ?? null,
}
const pathOf = (name: string) => join(dir, 'blobs', name.slice(0, 2), name)
const age = async (name: string, hours: number) => {
  const at = new Date(Date.now() - hours * HOUR)
  await utimes(pathOf(name), at, at)
}
const put = async (text: string) => (await blobs.put(Buffer.from(text))).sha256
const old = () => new Date(Date.now() - 24 * HOUR)

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'signcove-walk-'))
  ring = { keys: new Map([[first, randomBytes(32)]]), current: first, unmarked: null }
  blobs = openFileBlobs({ dir, keys })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('removing old blobs', () => {
  it('removes those that are old and not in use', async () => {
    const [used, unused, young] = [await put('used'), await put('unused'), await put('young')]
    for (const name of [used, unused]) await age(name, 25)
    const asked: string[] = []
    const inUse = async (prefix: string) => {
      asked.push(prefix)
      return new Set([used])
    }
    expect(await blobs.removeOld({ writtenBefore: old(), inUse })).toEqual([unused])
    expect([await blobs.has(used), await blobs.has(unused), await blobs.has(young)]).toEqual([true, false, true])
    expect(new Set(asked)).toEqual(new Set([used, unused].map((name) => name.slice(0, 2))))
  })

  it.each(['put', 'stage', 'renew'] as const)(
    'keeps one that is stored again by %s after it was chosen',
    async (how) => {
      const name = await put('reused')
      await age(name, 25)
      const again = {
        put: () => put('reused'),
        stage: async () => (await blobs.stage(Buffer.from('reused'))).accept(),
        renew: () => blobs.renew(name),
      }[how]
      const inUse = async () => {
        await again()
        return new Set<string>()
      }
      expect(await blobs.removeOld({ writtenBefore: old(), inUse })).toEqual([])
      expect(Buffer.from(await blobs.get(name)).toString()).toBe('reused')
    },
  )

  it('never leaves a blob missing that was stored while it was removed', async () => {
    for (let round = 0; round < 50; round++) {
      const name = await put('contested')
      await age(name, 25)
      await Promise.all([blobs.removeOld({ writtenBefore: old() }), put('contested')])
      expect(await blobs.has(name)).toBe(true)
    }
  })

  it('keeps those written before a time', async () => {
    const [older, newer] = [await put('older'), await put('newer')]
    await age(older, 50)
    await age(newer, 30)
    const writtenAfter = new Date(Date.now() - 40 * HOUR)
    expect(await blobs.removeOld({ writtenBefore: old(), writtenAfter })).toEqual([newer])
    expect(await blobs.renew(newer)).toBe(false)
  })
})

/** A blob as version 1 wrote it: without a key id. */
async function putVersion1(text: string, key: Buffer): Promise<string> {
  const name = createHash('sha256').update(text).digest('hex')
  const [header, iv] = [Buffer.concat([Buffer.from('SCB'), Buffer.of(1)]), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(header)
  const sealed = Buffer.concat([header, iv, cipher.update(text), cipher.final(), cipher.getAuthTag()])
  await mkdir(dirname(pathOf(name)), { recursive: true })
  await writeFile(pathOf(name), sealed)
  return name
}

describe('encrypting blobs again', () => {
  const rotate = () => {
    ring.keys.set(second, randomBytes(32))
    ring.current = second
  }

  it('opens blobs of every key and of version 1, before and after, and keeps their age', async () => {
    const single = randomBytes(32)
    ring.keys.set('c'.repeat(16), single)
    ring.unmarked = 'c'.repeat(16)
    const names = [await put('one'), await putVersion1('two', single)]
    await age(names[0] ?? '', 25)
    const { mtimeMs } = await stat(pathOf(names[0] ?? ''))
    rotate()
    names.push(await put('three'))
    const texts = () => Promise.all(names.map(async (name) => Buffer.from(await blobs.get(name)).toString()))
    expect(await texts()).toEqual(['one', 'two', 'three'])
    expect(await blobs.keyUse()).toEqual(
      new Map([
        [first, 1],
        [null, 1],
        [second, 1],
      ]),
    )
    expect(await blobs.reencrypt()).toEqual({ changed: 2, damaged: [] })
    expect(await blobs.keyUse()).toEqual(new Map([[second, 3]]))
    ring.keys = new Map([[second, keys.current().key]])
    expect(await texts()).toEqual(['one', 'two', 'three'])
    expect(Math.abs((await stat(pathOf(names[0] ?? ''))).mtimeMs - mtimeMs)).toBeLessThan(2)
  })

  it('continues where it was stopped', async () => {
    for (let i = 0; i < 6; i++) await put(`blob ${i}`)
    rotate()
    let asked = 0
    expect(await blobs.reencrypt(() => ++asked > 2)).toMatchObject({ changed: 2 })
    expect(await blobs.keyUse()).toEqual(
      new Map([
        [first, 4],
        [second, 2],
      ]),
    )
    expect(await blobs.reencrypt()).toMatchObject({ changed: 4 })
  })

  it('reports a damaged blob, which stays as it was under its key', async () => {
    const name = await put('agreed')
    const bytes = await readFile(pathOf(name))
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    await writeFile(pathOf(name), bytes)
    rotate()
    expect(await blobs.reencrypt()).toEqual({ changed: 0, damaged: [name] })
    expect((await readFile(pathOf(name))).equals(bytes)).toBe(true)
    expect(await blobs.keyUse()).toEqual(new Map([[first, 1]]))
  })

  it('counts the key of what is staged until it is accepted or discarded', async () => {
    const [kept, dropped] = [await blobs.stage(Buffer.from('kept')), await blobs.stage(Buffer.from('dropped'))]
    rotate()
    expect(await blobs.keyUse()).toEqual(new Map([[first, 2]]))
    await dropped.discard()
    await dropped.discard()
    expect(await blobs.keyUse()).toEqual(new Map([[first, 1]]))
    await kept.accept()
    expect(await blobs.keyUse()).toEqual(new Map([[first, 1]]))
    await blobs.reencrypt()
    expect(await blobs.keyUse()).toEqual(new Map([[second, 1]]))
  })

  it('does not bring back a blob that was removed meanwhile', async () => {
    const name = await put('removed')
    rotate()
    await Promise.all([blobs.reencrypt(), blobs.remove(name)])
    expect(await blobs.has(name)).toBe(false)
  })

  it('names the key that is missing', async () => {
    const name = await put('lost')
    rotate()
    ring.keys.delete(first)
    await expect(blobs.get(name)).rejects.toThrow(`the master key file lacks its key ${first}`)
  })
})
