import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScratchSqlite } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { byActor } from '#lib/domain/account/index.ts'
import { zipOf } from '#lib/domain/evidence/testing.ts'
import { verifyContainer } from '#lib/domain/evidence/verifier/verify/verify-bundle.mjs'
import { requireSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { appendEvents, eventsOfContract, MOST_EVENTS_OF_CONTRACT } from '#lib/engines/audit/index.ts'
import { agreed, ana, bytesOf, drain, founder, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { downloadAsRecipient, ensureSigned } from './index.ts'

/** The files of a bundle that are no proofs of events. */
const OTHER_FILES = 60

describe('a contract with more events than its maximum', () => {
  let ctx: TestCtx
  let id: ContractId
  let cookie: string
  afterAll(() => ctx.store.close())
  beforeAll(async () => {
    ctx = testContext(await openScratchSqlite())
    id = await sentContract(ctx, await founder(ctx), [ana])
    cookie = await agreed(ctx, ana.email)
    const signer = await requireSigner(ctx, cookie)
    const downloads = Array.from({ length: MOST_EVENTS_OF_CONTRACT + 50 }, (_, position) =>
      byActor(ctx, signer, 'file.downloaded', { data: { what: 'original', position } }),
    )
    await ctx.store.tx((q) => appendEvents(q, downloads))
  })

  it('is signed and completed, with a certificate of normal length, and can still be downloaded', async () => {
    await submitted(ctx, cookie)
    const signed = await ensureSigned(ctx, id)
    await drain(ctx)
    const events = (await eventsOfContract(ctx.store.q, id)).slice(MOST_EVENTS_OF_CONTRACT - 1)
    expect(events.map(({ n, event }) => [n, event])).toEqual([
      [5000, 'event_limit.reached'],
      [5001, 'recipient.signed'],
      [5002, 'document.sealed'],
      [5003, 'contract.completed'],
    ])
    expect(signed?.complete).toBe(true)
    const certificate = await PDFDocument.load(await ctx.blobs.get(signed?.certificateSha256 ?? ''))
    expect(certificate.getPageCount()).toBeLessThanOrEqual(4)
    const original = await downloadAsRecipient(ctx, await requireSigner(ctx, cookie), 'original')
    expect((await bytesOf(original)).length).toBe(original.size)
    expect(await eventsOfContract(ctx.store.q, id)).toHaveLength(MOST_EVENTS_OF_CONTRACT + 3)
  })

  it('has a bundle within the limits of its container, which verifies', async () => {
    const { zip, files } = await zipOf(ctx, id)
    const proofs = [...files.keys()].filter((name) => name.endsWith('.tlog-proof'))
    expect(proofs).toHaveLength(MOST_EVENTS_OF_CONTRACT + 3)
    expect(files.size - proofs.length).toBeLessThanOrEqual(OTHER_FILES)
    expect(verifyContainer(zip, 'evidence.zip').problems).toEqual([])
  })
})
