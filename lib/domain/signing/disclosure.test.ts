import { eq } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import { authorizeManage, type Member } from '#lib/domain/account/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { agreed, ana, drain, founder, proven, sentContract, submission, submitted } from '#lib/server/jobs/testing.ts'
import { consentText } from './consent.ts'
import {
  disclosureFor,
  disclosureSettings,
  findSignature,
  requireSigner,
  restoreDisclosure,
  saveDisclosure,
  submitSigning,
} from './index.ts'
import { disclosureSections, type SaveDisclosureInput, type SubmitInput, saveDisclosureSchema } from './schema.ts'

onEachDatabase('the disclosure', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })
  const admin = () => authorizeManage(member)
  const inEnglish = () => disclosureSettings(ctx, admin(), 'en')
  async function wording(changes: Partial<SaveDisclosureInput>): Promise<SaveDisclosureInput> {
    const { current } = await inEnglish()
    return { ...current.sections, locale: 'en', base: current.version, ...changes }
  }
  /** Submits without a new consent. */
  async function submitUnasked(cookie: string, changes: Partial<SubmitInput>) {
    const signer = await requireSigner(ctx, cookie)
    const input = { ...(await submission(ctx, signer)), ...changes }
    return submitSigning(ctx, signer, input, { idempotencyKey: 'k' })
  }
  const changed = async () => {
    const events = await ctx.store.q.select().from(ctx.store.q.t.auditEvent)
    return events.filter(({ event }) => event === 'disclosure.changed')
  }

  it('is the product’s text at first, in each language', async () => {
    const { current, isProducts, versions } = await inEnglish()
    expect(current).toMatchObject({ version: 0, saved: null })
    expect(current.sections.scope).toContain('“{title}”, from {organisation}')
    expect([isProducts, versions.length]).toEqual([true, 1])
    expect((await disclosureSettings(ctx, admin(), 'fr')).current.sections.scope).toContain('{title}')
  })

  it('is saved as a new immutable version, with its hash in the log', async () => {
    await saveDisclosure(ctx, admin(), await wording({ paper: 'Paper from {sender} costs 5 € at {organisation}.' }))
    await saveDisclosure(ctx, admin(), await wording({}))
    const { current, isProducts, versions } = await inEnglish()
    expect(current).toMatchObject({ version: 1, saved: { by: member.name } })
    expect([isProducts, versions.map(({ version }) => version)]).toEqual([false, [1, 0]])
    const events = await changed()
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ contractId: null, actorId: member.userId })
    expect(JSON.parse(events[0]?.metadata ?? '')).toEqual({ locale: 'en', version: 1, sha256: current.sha256 })
    expect((await disclosureSettings(ctx, admin(), 'fr')).current.version).toBe(0)
  })

  it('refuses unknown variables, edits of an outdated version and empty sections', async () => {
    const unknown = saveDisclosure(ctx, admin(), await wording({ needs: 'A {browser}' }))
    await expect(unknown).rejects.toMatchObject({
      code: 'disclosure_variable_unknown',
      details: { section: 'needs', variable: '{browser}' },
    })
    await expect(saveDisclosure(ctx, admin(), await wording({ base: 0, needs: 'Other' }))).rejects.toThrow('conflict')
    const form = { ...(await wording({})), base: '1' }
    for (const section of disclosureSections) {
      expect(saveDisclosureSchema.safeParse({ ...form, [section]: ' \r\n ' }).success).toBe(false)
      expect(saveDisclosureSchema.safeParse({ ...form, [section]: 'x'.repeat(2001) }).success).toBe(false)
    }
    expect(saveDisclosureSchema.parse({ ...form, scope: ' a\r\nb ' })).toMatchObject({ base: 1, scope: 'a\nb' })
    expect((await inEnglish()).current.version).toBe(1)
  })

  it('needs a new consent after it changed, and the act names the version that was agreed to', async () => {
    const id = await sentContract(ctx, member, [{ ...ana, meaning: 'approval' }])
    const cookie = await agreed(ctx, ana.email)
    const signer = await requireSigner(ctx, cookie)
    const { disclosure } = await submission(ctx, signer)
    const before = sha256Hex(await consentText(await disclosureFor(ctx, signer, 'en')))
    expect(disclosure).toEqual({ locale: 'en', version: 1, sha256: before })
    await saveDisclosure(ctx, admin(), await wording({ record: 'Everything.\nReally.' }))
    await expect(submitUnasked(cookie, { disclosure })).rejects.toMatchObject({ code: 'disclosure_changed' })
    expect(await findSignature(ctx.store.q, signer.id)).toBeNull()

    const view = await disclosureFor(ctx, signer, 'en')
    const texts = view.parts.map(({ text }) => text)
    expect(texts[1]).toBe('Paper from Olga Owner costs 5 € at Acme & Söhne.')
    expect(texts[5]).toBe('Everything.\nReally.')
    expect(texts[6]).toMatch(/simple electronic signature \(SES\).*supports records under 21 CFR Part 11/)
    await submitted(ctx, cookie)
    const signature = await findSignature(ctx.store.q, signer.id)
    const sha256 = sha256Hex(await consentText(view))
    expect(signature).toMatchObject({ disclosureLocale: 'en', disclosureVersion: 2, consentSha256: sha256 })
    expect(JSON.parse(signature?.payload ?? '')).toMatchObject({ v: 2, consent: { locale: 'en', version: 2, sha256 } })
    const text = Buffer.from(await ctx.blobs.get(sha256)).toString()
    expect(text).toContain('What is recorded\nEverything.\nReally.')
    expect(text).toContain('I agree to sign and receive this contract electronically.')
    const consented = (await eventsOfContract(ctx.store.q, id)).findLast(({ event }) => event === 'recipient.consented')
    expect(consented?.data).toMatchObject({ locale: 'en', version: 2, consent_sha256: sha256 })
    // The messages about this contract must be older than the invitation to the next one.
    ctx.advance(31_000)
    await drain(ctx)
  })

  it('needs a new consent when its text changed within a version, such as by another organisation name', async () => {
    await sentContract(ctx, member, [ana])
    const cookie = await agreed(ctx, ana.email)
    const signer = await requireSigner(ctx, cookie)
    const { disclosure } = await submission(ctx, signer)
    const rename = (name: string) =>
      ctx.store.tx(async (q) =>
        q.update(q.t.organisation).set({ name }).where(eq(q.t.organisation.id, member.organisationId)),
      )
    await rename('Acme & Daughters')
    try {
      await expect(submitUnasked(cookie, { disclosure })).rejects.toMatchObject({ code: 'disclosure_changed' })
      expect(await findSignature(ctx.store.q, signer.id)).toBeNull()
      await submitted(ctx, cookie)
    } finally {
      await rename('Acme & Söhne')
    }
    ctx.advance(31_000)
    await drain(ctx)
  })

  it('claims no more than a simple signature if no meaning is stated', async () => {
    await sentContract(ctx, member, [ana])
    const { parts } = await disclosureFor(ctx, await requireSigner(ctx, await proven(ctx, ana.email)), 'en')
    expect(parts.at(-1)?.text).toContain('simple electronic signature (SES)')
    expect(parts.at(-1)?.text).not.toContain('21 CFR')
  })

  it('is restored to the product’s text as a new version', async () => {
    await restoreDisclosure(ctx, admin(), { locale: 'en', base: 2 })
    const { current, isProducts, versions } = await inEnglish()
    expect([current.version, isProducts, versions.length]).toEqual([3, true, 4])
    expect(versions.at(-1)?.sections).toEqual(current.sections)
    expect(versions[2]?.sections.paper, 'the version that was agreed to is unchanged').toContain('costs 5 €')
    await expect(restoreDisclosure(ctx, admin(), { locale: 'en', base: 2 })).rejects.toThrow('conflict')
  })
})
