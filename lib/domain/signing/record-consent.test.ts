import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { authorizeManage, type Member } from '#lib/domain/account/index.ts'
import { openContract, voidContract } from '#lib/domain/contract/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import {
  agreed,
  ana,
  ben,
  drain,
  founder,
  opened,
  proven,
  sentContract,
  submission,
  submitted,
} from '#lib/server/jobs/testing.ts'
import {
  disclosureFor,
  disclosureSettings,
  recordConsent,
  requireSigner,
  saveDisclosure,
  submitSigning,
} from './index.ts'
import type { SubmitInput } from './schema.ts'

onEachDatabase('the consent (LEG-01)', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })
  const consents = async (id: ContractId) =>
    (await eventsOfContract(ctx.store.q, id)).filter(({ event }) => event === 'recipient.consented')
  const read = async (cookie: string) => submission(ctx, await requireSigner(ctx, cookie))
  const agree = async (cookie: string, input: SubmitInput) =>
    recordConsent(ctx, await requireSigner(ctx, cookie), input)
  const sign = async (cookie: string, input: SubmitInput) =>
    submitSigning(ctx, await requireSigner(ctx, cookie), input, { idempotencyKey: 'k' })

  it('is recorded once, before the signature, with its text and the document', async () => {
    const id = await sentContract(ctx, member, [ana])
    const cookie = await proven(ctx, ana.email)
    const input = await read(cookie)
    await expect(sign(cookie, input)).rejects.toMatchObject({ code: 'consent_needed' })
    const at = ctx.now()
    await Promise.all([agree(cookie, input), agree(cookie, input)])
    ctx.advance(90_000)
    await agree(cookie, input)
    const { locale, version, sha256 } = input.disclosure
    expect(await consents(id)).toMatchObject([
      { at, documentSha256: input.documentSha256, data: { consent_sha256: sha256, locale, version } },
    ])
    expect(Buffer.from(await ctx.blobs.get(sha256)).toString()).toContain(
      'I agree to sign and receive this contract electronically.',
    )
    await sign(cookie, input)
    const events = await eventsOfContract(ctx.store.q, id)
    expect(events.map(({ event }) => event).slice(-2)).toEqual(['recipient.consented', 'recipient.signed'])
    expect(events.at(-1)?.at).toEqual(new Date(at.getTime() + 90_000))
    await expect(agree(cookie, input)).rejects.toMatchObject({ code: 'already_signed' })
    expect(await consents(id)).toHaveLength(1)
    ctx.advance(31_000)
    await drain(ctx)
  })

  it('counts only for the signer, the document and the text that it was given for', async () => {
    const id = await sentContract(ctx, member, [ana, ben])
    const cookie = await agreed(ctx, ben.email)
    const before = await read(cookie)
    await submitted(ctx, await proven(ctx, ana.email))
    await ensureSigned(ctx, id)
    const after = await read(cookie)
    expect(after.documentSha256).not.toBe(before.documentSha256)
    await expect(sign(cookie, after)).rejects.toMatchObject({ code: 'consent_needed' })
    await agree(cookie, after)
    // Only the newest consent counts.
    await expect(sign(cookie, before)).rejects.toMatchObject({ code: 'consent_needed' })
    const { current } = await disclosureSettings(ctx, authorizeManage(member), 'en')
    const words = { ...current.sections, paper: 'Paper is free.', locale: 'en', base: current.version } as const
    await saveDisclosure(ctx, authorizeManage(member), words)
    await expect(agree(cookie, after)).rejects.toMatchObject({ code: 'disclosure_changed' })
    const reworded = await read(cookie)
    await expect(sign(cookie, reworded)).rejects.toMatchObject({ code: 'consent_needed' })
    const { disclosure } = after
    const disguised = { ...reworded, disclosure: { ...reworded.disclosure, sha256: disclosure.sha256 } }
    await expect(agree(cookie, disguised)).rejects.toMatchObject({ code: 'disclosure_changed' })
    await agree(cookie, reworded)
    await sign(cookie, reworded)
    expect(await consents(id)).toHaveLength(4)
    await ensureSigned(ctx, id)
    await drain(ctx)
  })

  it('can be changed to another language twenty times an hour', async () => {
    const id = await sentContract(ctx, member, [ana])
    const cookie = await proven(ctx, ana.email)
    const input = await read(cookie)
    const signer = await requireSigner(ctx, cookie)
    const [english, french] = [await disclosureFor(ctx, signer, 'en'), await disclosureFor(ctx, signer, 'fr')]
    for (let n = 0; n < 20; n++) await agree(cookie, { ...input, disclosure: n % 2 === 0 ? english : french })
    const refusal = { code: 'too_many_requests', details: { seconds: 3600 } }
    await expect(agree(cookie, { ...input, disclosure: english })).rejects.toMatchObject(refusal)
    await agree(cookie, { ...input, disclosure: french })
    expect(await consents(id)).toHaveLength(20)
    ctx.advance(HOUR)
    await agree(await proven(ctx, ana.email), { ...input, disclosure: english })
    expect(await consents(id)).toHaveLength(21)
  })

  it('is refused before the pages and the code, for another document, and once the contract is closed', async () => {
    const id = await sentContract(ctx, member, [ana])
    const unproven = await opened(ctx, ana.email)
    await expect(agree(unproven, await read(unproven))).rejects.toMatchObject({ code: 'code_needed' })
    const cookie = await proven(ctx, ana.email)
    const input = await read(cookie)
    const foreign = { ...input, documentSha256: 'f'.repeat(64) }
    await expect(agree(cookie, foreign)).rejects.toMatchObject({ code: 'document_changed' })
    await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'no')
    await expect(agree(cookie, input)).rejects.toMatchObject({ code: 'contract_voided' })
    expect(await consents(id)).toEqual([])
  })
})
