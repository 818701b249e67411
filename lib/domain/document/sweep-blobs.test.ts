import { readdir, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { createContract, deleteDraft, openDraft, replaceDocument } from '#lib/domain/contract/index.ts'
import { requireDocument, sourcesOf, sweepBlobs } from '#lib/domain/document/index.ts'
import { evidenceBundle } from '#lib/domain/evidence/bundle.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { requireSigner, submitSigning } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { renameLog } from '#lib/engines/audit/append.store.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { agreed, ana, drain, founder, samplePdf, sentContract, submission } from '#lib/server/jobs/testing.ts'

const DAY = 86_400_000
const file = (name: string, bytes: Uint8Array) => ({ files: [{ name, body: [bytes], length: bytes.length }] })

onEachDatabase('the blobs that no row names', (open) => {
  let ctx: TestCtx
  let member: Member
  const stored = async () => {
    const names = await readdir(join(ctx.settings.dataDir, 'blobs'), { recursive: true })
    return names.map((name) => name.split('/')[1] ?? '').filter((name) => name.length === 64)
  }
  /** Makes every blob older, as if nothing had been stored for so many days. */
  const age = async (days: number) => {
    const at = new Date(Date.now() - days * DAY)
    for (const name of await stored()) await utimes(join(ctx.settings.dataDir, 'blobs', name.slice(0, 2), name), at, at)
  }
  const filesOf = async (id: ContractId) => {
    const { documentId } = await openDraft(ctx, member, id)
    const { originalSha256, preparedSha256 } = await requireDocument(ctx.store.q, documentId)
    const sources = await sourcesOf(ctx.store.q, documentId)
    return [...new Set([originalSha256, preparedSha256, ...sources.map(({ sha256 }) => sha256)])].sort()
  }
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })
  beforeEach(async () => {
    await age(2)
    await sweepBlobs(ctx)
  })

  it('go a day after their draft was deleted or its document replaced', async () => {
    const before = await stored()
    const id = await createContract(ctx, member, file('a.pdf', await samplePdf(1)))
    const first = await filesOf(id)
    await replaceDocument(ctx, member, await openDraft(ctx, member, id), file('b.pdf', await samplePdf(2)))
    const second = await filesOf(id)
    await sweepBlobs(ctx)
    expect((await stored()).sort()).toEqual([...before, ...first, ...second].sort())
    await age(2)
    await sweepBlobs(ctx)
    expect((await stored()).sort()).toEqual([...before, ...second].sort())
    await deleteDraft(ctx, member, await openDraft(ctx, member, id))
    await sweepBlobs(ctx)
    expect(await stored()).toEqual(before)
  })

  it('go only if no other document has them', async () => {
    const bytes = await samplePdf(3)
    const [one, other] = [
      await createContract(ctx, member, file('a.pdf', bytes)),
      await createContract(ctx, member, file('b.pdf', bytes)),
    ]
    const kept = await filesOf(other)
    await deleteDraft(ctx, member, await openDraft(ctx, member, one))
    await age(2)
    await sweepBlobs(ctx)
    for (const name of kept) expect(await ctx.blobs.has(name)).toBe(true)
    await deleteDraft(ctx, member, await openDraft(ctx, member, other))
  })

  it('leave everything that a signed contract needs, also with a consent from days before', async () => {
    const id = await sentContract(ctx, member, [ana])
    await drain(ctx)
    const cookie = await agreed(ctx, ana.email)
    await age(3)
    await sweepBlobs(ctx)
    const signer = await requireSigner(ctx, cookie)
    await submitSigning(ctx, signer, await submission(ctx, signer), { idempotencyKey: 'k' })
    await ensureSigned(ctx, id)
    await age(3)
    await sweepBlobs(ctx)
    const { files } = await evidenceBundle(ctx, id, 'members')
    expect([...files.keys()].some((name) => name.startsWith('consent/'))).toBe(true)
  })

  it('stay while the database is rolled back, and those from before a restore for 30 days', async () => {
    const { sha256 } = await ctx.blobs.put(Buffer.from('a document of the lost days'))
    await age(2)
    await sweepBlobs({
      ...ctx,
      log: { ...ctx.log, rollback: { pinned: null, found: { size: 0, root: null }, reason: 'smaller' } },
    })
    expect(await ctx.blobs.has(sha256)).toBe(true)
    const restored = (days: number) =>
      ctx.store.tx((q) =>
        appendEvents(q, [
          {
            event: 'log.restored',
            contractId: null,
            actor: { kind: 'system', id: null },
            at: new Date(Date.now() - days * DAY),
            request: null,
          },
        ]),
      )
    await restored(1)
    await sweepBlobs(ctx)
    expect(await ctx.blobs.has(sha256)).toBe(true)
    await restored(31)
    await sweepBlobs(ctx)
    expect(await ctx.blobs.has(sha256)).toBe(false)
  })

  it('stay if they may belong to another database', async () => {
    const { sha256 } = await ctx.blobs.put(Buffer.from('a document of the right database'))
    await age(2)
    const wrong = { ...ctx, store: await open() }
    // Test databases are copies of one.
    await wrong.store.tx((q) => renameLog(q, 'signcove.example/another-log'))
    await expect(sweepBlobs(wrong)).rejects.toThrow(/belong to the database of the log/)
    const unnamed = testContext(wrong.store)
    const other = await unnamed.blobs.put(Buffer.from('from before'))
    const at = new Date(Date.now() - 2 * DAY)
    await utimes(join(unnamed.settings.dataDir, 'blobs', other.sha256.slice(0, 2), other.sha256), at, at)
    await sweepBlobs(unnamed)
    expect([await ctx.blobs.has(sha256), await unnamed.blobs.has(other.sha256)]).toEqual([true, true])
  })
})
