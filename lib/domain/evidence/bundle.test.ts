import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { authorizeManage, type Member } from '#lib/domain/account/index.ts'
import { recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { createContract, openContract, voidContract } from '#lib/domain/contract/index.ts'
import { erasePerson } from '#lib/domain/privacy/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { requireSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { appendDueRepeats, eventsOfContract } from '#lib/engines/audit/index.ts'
import {
  ana,
  ben,
  bytesOf,
  drain,
  founder,
  proven,
  samplePdf,
  sentContract,
  submitted,
} from '#lib/server/jobs/testing.ts'
import { evidenceAsMember, evidenceAsRecipient, evidenceBundle } from './index.ts'
import { zipOf } from './testing.ts'
import { verifyContainer } from './verifier/verify/verify-bundle.mjs'

onEachDatabase('the evidence bundle', (open) => {
  let ctx: TestCtx
  let member: Member
  let cookie: string
  let id: ContractId
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    id = await sentContract(ctx, member, [ana, ben])
    cookie = await proven(ctx, ana.email)
    await submitted(ctx, cookie)
    await ensureSigned(ctx, id)
  })
  const problems = async () => verifyContainer((await zipOf(ctx, id)).zip, 'evidence.zip').problems
  const asMember = async () => evidenceAsMember(ctx, member, await openContract(ctx, member, id, 'download'))

  it('verifies in every state after the draft, and reports that state', async () => {
    const { files } = await evidenceBundle(ctx, id, 'members')
    expect([...files.keys()].filter((name) => name.startsWith('acts/'))).toHaveLength(2)
    expect(files.has('sealed.pdf')).toBe(true)
    expect(await problems()).toEqual([])
    const another = await sentContract(ctx, member, [ana])
    await voidContract(ctx, member, await openContract(ctx, member, another, 'void'), 'wrong file')
    const { zip, files: unsigned } = await zipOf(ctx, another)
    expect(unsigned.has('sealed.pdf')).toBe(false)
    expect(verifyContainer(zip, 'evidence.zip').problems).toEqual([])
  })

  it('is identical when it is downloaded again, and downloads are logged and counted', async () => {
    const first = await asMember()
    expect(first.name).toBe(`evidence-${id}.zip`)
    const bytes = await bytesOf(first)
    const second = await asMember()
    expect((await bytesOf(second)).equals(bytes)).toBe(true)
    expect(second.size).toBe(bytes.length)
    const downloads = (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === 'file.downloaded')
    expect(downloads).toMatchObject([{ data: { what: 'evidence' } }])
    ctx.advance(HOUR)
    await appendDueRepeats(ctx.store, ctx.now())
    const last = (await eventsOfContract(ctx.store.q, id)).at(-1)
    expect(last).toMatchObject({ event: 'event.repeated', data: { what: 'evidence', count: 1 } })
    expect((await bytesOf(await asMember())).equals(bytes)).toBe(true)
    expect(await problems()).toEqual([])
  })

  it('is available to recipients once the contract is completed, and to no one while the database is rolled back', async () => {
    await expect(evidenceAsRecipient(ctx, await requireSigner(ctx, cookie))).rejects.toMatchObject({
      code: 'not_ready',
    })
    const shown = await submitted(ctx, await proven(ctx, ben.email))
    // Ben signed the newest version; the next seal then replaces it.
    expect(await problems()).toEqual([])
    await ensureSigned(ctx, id)
    const { files } = await evidenceBundle(ctx, id, 'members')
    const versions = [...files].filter(([name]) => name.startsWith('shown/'))
    expect(shown.document.preparedSha256).not.toBe(versions[0]?.[0].slice(6, -4))
    expect(versions).toHaveLength(1)
    // The part that a version shares with the prepared document is in memory once.
    expect(versions[0]?.[1][0]).toBe(files.get('prepared.pdf')?.[0])
    await drain(ctx)
    const bundle = await bytesOf(await evidenceAsRecipient(ctx, await requireSigner(ctx, cookie)))
    expect(verifyContainer(bundle, 'evidence.zip').problems).toEqual([])
    const requireLogIntact = () => {
      throw new Refusal('log_rolled_back')
    }
    await expect(
      evidenceBundle({ ...ctx, log: { ...ctx.log, requireLogIntact } }, id, 'members'),
    ).rejects.toMatchObject({
      code: 'log_rolled_back',
    })
  })

  it('is refused for a draft', async () => {
    const bytes = await samplePdf()
    const upload = { files: [{ name: 'a.pdf', body: [bytes], length: bytes.length }] }
    const draft = await createContract(ctx, member, upload)
    await expect(evidenceBundle(ctx, draft, 'members')).rejects.toMatchObject({ code: 'not_ready' })
  })

  it('verifies after the data of a signer were erased, and reports the erasure', async () => {
    const [anaMaria] = await recipientsOf(ctx.store.q, id)
    const contract = await openContract(ctx, member, id, 'erase')
    await erasePerson(ctx, authorizeManage(member), contract, anaMaria?.id ?? '')
    const { zip, files } = await zipOf(ctx, id)
    expect(files.has(`acts/${anaMaria?.id}.json`)).toBe(false)
    const report = verifyContainer(zip, 'evidence.zip')
    expect(report.problems).toEqual([])
    expect(report.facts.join()).toContain('whose data was erased')
    expect(report.facts.join()).toContain(`parties: name erased (signer, ${anaMaria?.id}), ${ben.name} <${ben.email}>`)
  })
})
