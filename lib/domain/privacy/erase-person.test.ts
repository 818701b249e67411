import { mkdtempSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '#db/client.ts'
import { onEachDatabase } from '#db/testing.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { findContract, recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { listContracts, openContract, timelineOf, voidContract } from '#lib/domain/contract/index.ts'
import { listFilterSchema } from '#lib/domain/contract/schema.ts'
import { listMessages } from '#lib/domain/notify/index.ts'
import { certificateView, ensureSigned, servedVersion } from '#lib/domain/sealing/index.ts'
import { findSignature, openLink, signaturesOf } from '#lib/domain/signing/index.ts'
import { testContext } from '#lib/domain/testing.ts'
import { eventsOfContract, verifyLog } from '#lib/engines/audit/index.ts'
import { ana, ben, drain, founder, sentContract, tokenFor } from '#lib/server/jobs/testing.ts'
import { erase, everything, type Scene, signedByAna } from './testing.ts'

async function outboxFiles({ ctx }: Scene): Promise<string> {
  const dir = join(ctx.settings.dataDir, 'outbox')
  return (await Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name), 'utf8')))).join('\n')
}

onEachDatabase('erasing a person', (open) => {
  it('leaves only the signed document and the hashes of a signer, and the log verifies', async () => {
    const ctx = testContext(await open())
    const scene = await signedByAna(ctx, await founder(ctx))
    const { id, member } = scene
    const [person] = await recipientsOf(ctx.store.q, id)
    const before = await findSignature(ctx.store.q, person?.id as never)
    const token = await tokenFor(ctx, ana.email)
    const served = await servedVersion(ctx.store.q, id)
    expect(await everything(scene)).toContain(ana.email)

    ctx.advance(1000)
    await erase(scene, person?.id ?? '')
    await drain(ctx)

    const rest = await everything(scene)
    for (const trace of [ana.email, ana.name, 'Ana María', '"AMN"']) expect(rest).not.toContain(trace)
    expect(await outboxFiles(scene)).not.toContain(ana.email)
    expect(await ctx.blobs.has(before?.strokesSha256 ?? '')).toBe(false)
    expect(await ctx.store.q.select().from(ctx.store.q.t.fieldValue)).toEqual([])
    const [erased] = await recipientsOf(ctx.store.q, id)
    expect(erased).toMatchObject({
      name: '',
      email: '',
      phone: null,
      status: 'signed',
      identitySalt: null,
      erasedAt: ctx.now(),
    })
    const [signature] = await signaturesOf(ctx.store.q, id)
    expect(signature).toMatchObject({
      payloadSha256: before?.payloadSha256,
      imageSha256: before?.imageSha256,
      ipAddress: null,
      userAgent: null,
      strokesSha256: null,
    })
    expect(await servedVersion(ctx.store.q, id)).toEqual(served)
    expect(await ensureSigned(ctx, id)).toMatchObject({ sha256: served?.sha256 })
    await expect(openLink(ctx, token)).rejects.toThrow(Refusal)

    const events = await eventsOfContract(ctx.store.q, id)
    const erasure = events.at(-1)
    expect(erasure).toMatchObject({
      event: 'recipient.erased',
      data: { recipient: person?.id },
      actor: { id: member.userId },
    })
    const gone = events.filter((event) => event.personal === null).map((event) => event.seq)
    expect(erasure?.data.events).toEqual(gone)
    expect(gone.length).toBeGreaterThan(8)
    expect(await verifyLog(ctx.store.q)).toMatchObject({ erased: gone.length, problems: [] })

    // The sender's data remain.
    expect(events.find((event) => event.event === 'contract.sent')?.personal).toMatchObject({ email: member.email })
    await erase(scene, person?.id ?? '')
    expect((await eventsOfContract(ctx.store.q, id)).length).toBe(events.length)
  })

  it('leaves the other recipients unchanged, and every page of the contract works', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const scene = await signedByAna(ctx, member, [ana, ben])
    const { id } = scene
    await expect(erase(scene, null)).rejects.toEqual(new Refusal('not_closed'))
    await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'Ben wants other terms')
    await drain(ctx)
    const version = await servedVersion(ctx.store.q, id)
    const [first] = await recipientsOf(ctx.store.q, id)
    await erase(scene, first?.id ?? '')
    await drain(ctx)
    expect(await recipientsOf(ctx.store.q, id)).toMatchObject([{ name: '' }, { name: ben.name, email: ben.email }])
    expect((await findContract(ctx.store.q, id))?.voidReason).toBe('Ben wants other terms')

    const contract = await openContract(ctx, member, id, 'read')
    const timeline = await timelineOf(ctx, contract)
    const signed = timeline.find((entry) => entry.event === 'recipient.signed')
    expect(signed).toMatchObject({ actor: null, erased: true })
    expect(timeline.find((entry) => entry.event === 'contract.voided')).toMatchObject({
      actor: member.name,
      erased: false,
    })
    expect((await listMessages(ctx, contract)).map((message) => message.address)).toContain(ben.email)
    const list = await listContracts(ctx, member, listFilterSchema.parse({}))
    expect(list.items[0]?.people.map((one) => one.name)).toEqual(['', ben.name])
    expect((await listContracts(ctx, member, listFilterSchema.parse({ search: 'núñez' }))).items).toEqual([])
    expect((await certificateView(ctx, contract, 'en'))?.signers[0]).toMatchObject({ name: '', email: '', ip: null })
    expect((await ensureSigned(ctx, id))?.sha256).toBe(version?.sha256)
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
  })

  it('erases all recipients and the sender’s texts, once', async () => {
    const ctx = testContext(await open())
    const member = await founder(ctx)
    const scene: Scene = { ctx, member, id: await sentContract(ctx, member, [ana, ben]) }
    await voidContract(ctx, member, await openContract(ctx, member, scene.id, 'void'), 'Ben wants other terms')
    await erase(scene, null)
    await erase(scene, null)
    // Messages that were queued before must not be sent.
    await drain(ctx)
    const rest = await everything(scene)
    for (const trace of [ana.email, ben.email, ben.name, 'Ben wants', 'by Friday']) expect(rest).not.toContain(trace)
    const events = await eventsOfContract(ctx.store.q, scene.id)
    expect(events.filter((event) => event.event === 'recipient.erased').map((event) => event.data.recipient)).toEqual([
      ...(await recipientsOf(ctx.store.q, scene.id)).map((person) => person.id),
      null,
    ])
    expect(events.filter((event) => event.event === 'message.failed')).toEqual([])
    expect((await verifyLog(ctx.store.q)).problems).toEqual([])
    await expect(erase(scene, 'nobody')).rejects.toEqual(new Refusal('not_found'))
  })
})

it('leaves no data of an erased person in the database file', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'signcove-erase-')), 'test.sqlite')
  const store = await openStore(file)
  await store.migrate()
  const ctx = testContext(store)
  const member = await founder(ctx)
  const scene: Scene = { ctx, member, id: await sentContract(ctx, member, [ana]) }
  await voidContract(ctx, member, await openContract(ctx, member, scene.id, 'void'), 'Other terms')
  await drain(ctx)
  await erase(scene, null)
  await store.close()
  const bytes = await readFile(file)
  expect(bytes.includes(member.email)).toBe(true)
  expect(bytes.includes(ana.email)).toBe(false)
  expect(bytes.includes(ana.name)).toBe(false)
})
