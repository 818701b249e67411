import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { authorizeManage, changeUnderSignature, findMember, type Member } from '#lib/domain/account/index.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { findSignature, viewAsSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { certificateFacts } from './certificate/certificate-facts.ts'
import { certificateView } from './certificate/certificate-view.ts'
import { ensureSigned } from './ensure-signed.ts'
import { signingFacts } from './signing-facts.ts'
import { stampsOf } from './stamps.ts'

const nothing = { name: false, time: false, meaning: false }

onEachDatabase('the text under a signature', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })
  const choose = (under: Partial<typeof nothing>) =>
    changeUnderSignature(ctx, authorizeManage(member), { ...nothing, ...under })
  const again = async () => (await findMember(ctx.store.q, member.userId)) as Member

  async function sign(email: string) {
    const signer = await submitted(ctx, await proven(ctx, email))
    await ensureSigned(ctx, signer.contractId)
    // The messages about this contract must be older than the invitation to the next one.
    await drain(ctx)
    return signer
  }
  async function linesOf(id: ContractId) {
    const facts = await signingFacts(ctx, id)
    if (!facts) throw new Error('no one has signed')
    const stamps = await stampsOf(ctx, facts)
    return stamps
      .map((stamp) => (stamp.kind === 'image' ? (stamp.under ?? []) : null))
      .filter((lines) => lines !== null)
  }

  it('is the name and the time unless an admin changes it', async () => {
    expect(member.underSignature).toEqual({ name: true, time: true, meaning: false })
    const id = await sentContract(ctx, member, [ana])
    const { contract } = await sign(ana.email)
    expect(contract.underSignature).toEqual(member.underSignature)
    const [lines] = await linesOf(id)
    expect(lines?.[0]).toBe('Ana María Núñez')
    expect(lines?.[1]).toMatch(/^21 Nov 2026, \d\d:\d\d:\d\d CET \(UTC\+01:00\)$/)
    expect(lines).toHaveLength(2)
  })

  it('is the one chosen when the contract was sent', async () => {
    await choose({ meaning: true })
    expect((await again()).underSignature).toEqual({ ...nothing, meaning: true })
    const id = await sentContract(ctx, member, [{ ...ana, meaning: 'approval' }, ben])
    await choose({})
    await sign(ana.email)
    expect(await linesOf(id)).toEqual([['Approval']])
    const first = await ensureSigned(ctx, id)
    await choose({ name: true, time: true })
    expect((await ensureSigned(ctx, id))?.sha256).toBe(first?.sha256)
    await sign(ben.email)
    expect(await linesOf(id)).toEqual([['Approval'], ['Signature']])
  })

  it('is empty on a contract sent before the setting existed, which makes another document', async () => {
    await choose({ name: true })
    const id = await sentContract(ctx, member, [ana])
    await sign(ana.email)
    const before = (await signingFacts(ctx, id))?.inputsSha256
    await ctx.store.tx(async (q) => void (await q.update(q.t.contract).set({ underSignature: null })))
    expect(await linesOf(id)).toEqual([[]])
    expect((await signingFacts(ctx, id))?.inputsSha256).not.toBe(before)
  })

  it('has the meaning that the signer saw, which is in the act, the log and the certificate', async () => {
    await choose({})
    const id = await sentContract(ctx, member, [
      { ...ana, meaning: 'review' },
      { ...ben, role: 'viewer', meaning: 'approval' },
    ])
    const signer = await sign(ana.email)
    expect((await viewAsSigner(ctx, signer)).recipient.meaning).toBe('review')
    const signature = await findSignature(ctx.store.q, signer.id)
    const payload = JSON.parse(signature?.payload ?? '')
    expect(payload).toMatchObject({ meaning: 'review', name: ana.name })
    expect(payload.intent).toMatch(/^Meaning of your signature: Review\. By choosing/)
    const events = await eventsOfContract(ctx.store.q, id)
    const signed = events.find(({ event }) => event === 'recipient.signed')
    expect(signed?.data).toMatchObject({ meaning: 'review', payload_sha256: sha256Hex(signature?.payload ?? '') })
    const sent = events.find(({ event }) => event === 'contract.sent')
    expect(sent?.data).toMatchObject({
      under_signature: nothing,
      recipients: [{ role: 'signer', meaning: 'review' }, { role: 'viewer' }],
    })
    const view = await certificateView(ctx, await openContract(ctx, member, id, 'read'), 'en')
    expect(view?.signers).toMatchObject([{ meaning: 'review' }])
    const facts = await signingFacts(ctx, id)
    if (!facts) throw new Error('no one has signed')
    const contents = await certificateFacts(ctx, facts, 'en')
    expect(contents.signers).toMatchObject([{ meaning: 'review' }])
    expect(contents.contract.statesMeaning).toBe(true)
  })

  it('has no meaning for a plain signature when meanings are not printed', async () => {
    await choose({})
    const id = await sentContract(ctx, member, [ana])
    const signer = await sign(ana.email)
    expect((await viewAsSigner(ctx, signer)).recipient.meaning).toBeNull()
    const { payload = '' } = (await findSignature(ctx.store.q, signer.id)) ?? {}
    expect(JSON.parse(payload)).toMatchObject({ meaning: 'signature', intent: expect.stringMatching(/^By choosing/) })
    expect(await linesOf(id)).toEqual([[]])
  })
})
