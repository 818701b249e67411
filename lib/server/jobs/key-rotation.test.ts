import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openScratchSqlite } from '#db/testing.ts'
import { MINUTE } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { keptBundle } from '#lib/domain/evidence/kept-bundles.ts'
import { verifiedInPython, zipOf } from '#lib/domain/evidence/testing.ts'
import { verifyContainer } from '#lib/domain/evidence/verifier/verify/verify-bundle.mjs'
import { canSeal } from '#lib/domain/seal-key/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { checkNote, logKeys } from '#lib/domain/verify/index.ts'
import { newestOfKind, readHead } from '#lib/engines/audit/index.ts'
import { addLogKey, addMasterKey } from '#lib/env/index.ts'
import { reencryptAll, startKeyRotation } from './key-rotation.ts'
import { ana, drain, founder, proven, sentContract, submitted } from './testing.ts'

let ctx: TestCtx
let member: Member
let contract: ContractId
beforeEach(async () => {
  ctx = testContext(await openScratchSqlite())
  member = await founder(ctx)
  contract = await sentContract(ctx, member, [ana])
  await drain(ctx)
  await submitted(ctx, await proven(ctx, ana.email))
  await ensureSigned(ctx, contract)
  await ctx.log.sign(ctx.store, ctx.now())
  await keptBundle(ctx, contract, 'members')
})
afterEach(async () => {
  vi.useRealTimers()
  await ctx.store.close()
})

/** The context as the next process of this installation opens it. */
const restarted = () => testContext(ctx.store, {}, { dir: ctx.settings.dataDir, at: ctx.now() })
const rotate = () => addMasterKey(ctx.settings.masterKeyFile)

/** Nothing is under another key than this one, and everything can be read. */
async function expectRotated(now: TestCtx, id: string): Promise<void> {
  expect(now.keys.ids()).toEqual([id])
  for (const blobs of [now.blobs, now.cache]) expect([...(await blobs.keyUse()).keys()]).toEqual([id])
  expect(verifyContainer((await zipOf(now, contract)).zip, 'evidence.zip').problems).toEqual([])
  expect(await canSeal(restarted(), member.organisationId)).toBe(true)
}

it('encrypts everything again and then removes the former key, while documents are read', async () => {
  const before = ctx.keys.ids()
  const signing = ctx.keys.log.current()
  const id = rotate()
  ctx.keys.reload()
  expect(ctx.keys.ids()).toEqual([...before, id])
  const [, { zip }] = await Promise.all([reencryptAll(ctx), zipOf(ctx, contract)])
  expect(verifyContainer(zip, 'evidence.zip').problems).toEqual([])
  await expectRotated(ctx, id)
  expect(restarted().keys.ids()).toEqual([id])
  expect(ctx.keys.log.current()).toEqual(signing)
})

const killed = async (): Promise<never> => {
  throw new Error('killed')
}
/** A process that is killed at one step of a rotation. */
const kills: Record<string, (ctx: TestCtx) => TestCtx> = {
  'before the first step': (now) => ({
    ...now,
    keys: {
      ...now.keys,
      ids: () => {
        throw new Error('killed')
      },
    },
  }),
  'between two key files': (now) => {
    let calls = 0
    const forPurpose: TestCtx['keys']['forPurpose'] = (purpose) => {
      const keys = now.keys.forPurpose(purpose)
      const current = () => {
        calls += 1
        if (calls > 3) throw new Error('killed')
        return keys.current()
      }
      return { ...keys, current }
    }
    return { ...now, keys: { ...now.keys, forPurpose } }
  },
  'before the blobs': (now) => ({ ...now, blobs: { ...now.blobs, reencrypt: killed } }),
  'among the blobs': (now) => {
    let asked = 0
    const reencrypt = async () => {
      await now.blobs.reencrypt(() => ++asked > 2)
      return killed()
    }
    return { ...now, blobs: { ...now.blobs, reencrypt } }
  },
  'before the cache': (now) => ({ ...now, cache: { ...now.cache, reencrypt: killed } }),
  'before the use of keys is counted': (now) => ({ ...now, cache: { ...now.cache, keyUse: killed } }),
  'before the former key is removed': (now) => ({
    ...now,
    keys: {
      ...now.keys,
      drop: () => {
        throw new Error('killed')
      },
    },
  }),
}
it.each(Object.keys(kills))('is completed by the next process after it was killed %s', async (step) => {
  const id = rotate()
  const kill = kills[step] ?? ((now) => now)
  await expect((async () => reencryptAll(kill(restarted())))()).rejects.toThrow()
  const between = restarted()
  expect(between.keys.ids()).toHaveLength(2)
  expect(verifyContainer((await zipOf(between, contract)).zip, 'evidence.zip').problems).toEqual([])
  await reencryptAll(between)
  await expectRotated(between, id)
})

it('keeps the former key while an upload under it is not complete', async () => {
  const staged = await ctx.blobs.stage(Buffer.from('a slow upload'))
  const id = rotate()
  ctx.keys.reload()
  await reencryptAll(ctx)
  expect(ctx.keys.ids()).toHaveLength(2)
  await staged.accept()
  await reencryptAll(ctx)
  await expectRotated(ctx, id)
  expect(Buffer.from(await ctx.blobs.get(staged.sha256)).toString()).toBe('a slow upload')
})

it('keeps the former key for a file that cannot be decrypted, and names it', async () => {
  const { sha256 } = await ctx.blobs.put(Buffer.from('to be damaged'))
  const file = path.join(ctx.settings.dataDir, 'blobs', sha256.slice(0, 2), sha256)
  const bytes = await readFile(file)
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  await writeFile(file, bytes)
  rotate()
  ctx.keys.reload()
  expect(await reencryptAll(ctx)).toEqual({ damaged: [sha256] })
  expect(ctx.keys.ids()).toHaveLength(2)
})

it('is taken over by a server that runs, within a minute', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const rotation = startKeyRotation(ctx)
  const id = rotate()
  expect(ctx.keys.ids()).toHaveLength(1)
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(ctx.keys.ids()).toEqual([id])
  })
  await rotation.stop()
  await expectRotated(ctx, id)
})

it('ends sessions and codes, which a thief of the former key could forge', async () => {
  const before = [ctx.key('session'), ctx.key('code')]
  rotate()
  ctx.keys.reload()
  for (const [i, purpose] of ['session', 'code'].entries()) expect(ctx.key(purpose)).not.toEqual(before[i])
})

it('of the log is taken over too, and the bundle of an earlier contract verifies in both implementations', async () => {
  addLogKey(ctx.settings.masterKeyFile)
  const before = ctx.log.vkey((await readHead(ctx.store.q)).origin)
  const mailed = (await zipOf(ctx, contract)).files.get('checkpoint.txt') ?? Buffer.alloc(0)
  const rotation = startKeyRotation(ctx)
  await vi.waitFor(async () => expect(await newestOfKind(ctx.store.q, 'log_key.changed')).not.toBeNull())
  await rotation.stop()
  const { zip, files } = await zipOf(ctx, contract)
  expect(files.get('checkpoint.txt')?.toString()).toContain((await readHead(ctx.store.q)).origin)
  expect((await logKeys(ctx)).split('\n')).toEqual([before, expect.stringMatching(/\/\d+\+/), ''])
  expect(await checkNote(ctx, mailed.toString())).toMatchObject({ signedHere: true })
  expect(verifyContainer(zip, 'evidence.zip').problems).toEqual([])
  const inPython = verifiedInPython(zip)
  if (inPython) expect(inPython).toMatchObject({ status: 0, stdout: expect.stringContaining('consistency') })
})
