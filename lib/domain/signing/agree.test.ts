import { beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { findContract, recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, removeRecipient, voidContract } from '#lib/domain/contract/index.ts'
import { verifiedInPython, zipOf } from '#lib/domain/evidence/testing.ts'
import { verifyContainer } from '#lib/domain/evidence/verifier/verify/verify-bundle.mjs'
import { certificateView, ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext, withChangeBefore } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import {
  agreed,
  ana,
  ben,
  drain,
  founder,
  messageTo,
  opened,
  proven,
  sentContract,
  submission,
  submitted,
} from '#lib/server/jobs/testing.ts'
import {
  answerRemoval,
  findSignature,
  partiesFor,
  recordConsent,
  requireSigner,
  resendLink,
  submitSigning,
  viewAsSigner,
} from './index.ts'

const carol = { ...ben, name: 'Carol Ruiz', email: 'carol@example.com' }
const vera = { role: 'viewer', name: 'Vera Viewer', email: 'vera@example.com', phone: '' } as const

onEachDatabase('the parties of a contract', (open) => {
  let ctx: TestCtx
  let member: Member
  let id: ContractId
  beforeEach(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })

  const person = async ({ email }: { email: string }) => {
    const found = (await recipientsOf(ctx.store.q, id)).find((one) => one.email === email)
    if (!found) throw new Error(`no recipient ${email}`)
    return found
  }
  const edit = () => openContract(ctx, member, id, 'edit')
  const remove = async (who: { email: string }) => removeRecipient(ctx, member, await edit(), (await person(who)).id)
  const status = async () => (await findContract(ctx.store.q, id))?.status
  const signs = async ({ email }: { email: string }) => {
    await submitted(ctx, await proven(ctx, email))
    await ensureSigned(ctx, id)
    await drain(ctx)
    ctx.advance(61 * 60_000)
  }
  const answers = async ({ email }: { email: string }, agree: boolean) => {
    const signer = await requireSigner(ctx, await proven(ctx, email))
    const { sha256 } = await partiesFor(ctx, signer)
    await answerRemoval(ctx, signer, { agree, partiesSha256: sha256, locale: 'en' })
    await drain(ctx)
    ctx.advance(61 * 60_000)
  }
  const eventNames = async () => (await eventsOfContract(ctx.store.q, id)).map(({ event }) => event)

  it('are on the screen, with addresses once a code was entered, and in the act, without personal data', async () => {
    id = await sentContract(ctx, member, [ana, ben, vera])
    await signs(ben)
    const before = await viewAsSigner(ctx, await requireSigner(ctx, await opened(ctx, ana.email)))
    expect(before.parties.people).toMatchObject([
      { name: ana.name, email: 'a***@e***.com', role: 'signer', state: 'waiting', isReader: true },
      { name: ben.name, email: 'b***@e***.com', role: 'signer', state: 'signed', isReader: false },
      { name: vera.name, email: 'v***@e***.com', role: 'viewer', state: 'waiting', isReader: false },
    ])
    ctx.advance(1000)
    const cookie = await proven(ctx, ana.email)
    const signer = await requireSigner(ctx, cookie)
    const after = await viewAsSigner(ctx, signer)
    expect(after.parties.people.map(({ email }) => email)).toEqual([ana.email, ben.email, vera.email])
    await submitted(ctx, cookie)
    const { payload = '' } = (await findSignature(ctx.store.q, signer.id)) ?? {}
    const { v, parties } = JSON.parse(payload) as { v: number; parties: { id: string; role: string }[] }
    expect(v).toBe(2)
    expect(parties.map(({ role }) => role)).toEqual(['signer', 'signer', 'viewer'])
    for (const trace of [ben.name, ben.email, vera.name, vera.email]) expect(payload).not.toContain(trace)
    const events = await eventsOfContract(ctx.store.q, id)
    const named = ['recipient.consented', 'recipient.signed'].map((name) => {
      const last = events.findLast(({ event, actor }) => event === name && actor.id === signer.id)
      return last?.data.parties_sha256
    })
    expect(named).toEqual([after.parties.sha256, after.parties.sha256])
  })

  it('are compared when a signer consents and signs, and a change is refused with its reason', async () => {
    id = await sentContract(ctx, member, [ana, ben, carol])
    const signer = await requireSigner(ctx, await agreed(ctx, ana.email))
    const input = await submission(ctx, signer)
    const refused = { code: 'parties_changed' }
    const racing = withChangeBefore(1, ctx, () => remove(carol))
    await expect(submitSigning(racing, signer, input, { idempotencyKey: 'k' })).rejects.toMatchObject(refused)
    await expect(recordConsent(ctx, signer, input)).rejects.toMatchObject(refused)
    expect((await partiesFor(ctx, signer)).people.map(({ name }) => name)).toEqual([ana.name, ben.name])
    const again = await submission(ctx, signer)
    await expect(submitSigning(ctx, signer, again, { idempotencyKey: 'k' })).rejects.toMatchObject({
      code: 'consent_needed',
    })
    await recordConsent(ctx, signer, again)
    await submitSigning(ctx, signer, again, { idempotencyKey: 'k' })
    await signs(ben)
    expect(await status()).toBe('completed')
    expect(await eventNames()).not.toContain('recipient.agreed')
  })

  it('can lose a signer after a signature only with the agreement of each who signed', async () => {
    id = await sentContract(ctx, member, [ana, ben, carol])
    await signs(ana)
    await signs(ben)
    await remove(carol)
    await drain(ctx)
    expect(await status()).toBe('pending')
    expect(
      (await eventsOfContract(ctx.store.q, id)).findLast(({ event }) => event === 'recipient.removed'),
    ).toMatchObject({
      data: { asked: 2 },
    })
    expect(await messageTo(ctx, ana.email, /removed Carol Ruiz from it/)).toContain('/s/')

    const anas = await requireSigner(ctx, await opened(ctx, ana.email))
    const view = await viewAsSigner(ctx, anas)
    expect(view).toMatchObject({ state: 'asked', removal: { names: [carol.name], refused: false } })
    const shown = { agree: true, partiesSha256: view.parties.sha256, locale: 'en' } as const
    await expect(answerRemoval(ctx, anas, shown)).rejects.toMatchObject({ code: 'code_needed' })
    ctx.advance(1000)
    await answers(ana, true)
    expect(await status()).toBe('pending')
    await answers(ben, true)
    expect(await status()).toBe('completed')

    const certificate = await certificateView(ctx, await openContract(ctx, member, id, 'read'), 'en')
    expect(certificate?.signers).toMatchObject(
      [ana, ben].map(() => ({
        parties: [ana, ben, carol].map(({ name }) => ({ name, role: 'signer' })),
        agreements: [{ removed: [{ name: carol.name }], at: expect.any(Date) }],
      })),
    )
    expect(certificate?.others).toMatchObject([{ name: carol.name, state: 'removed', signed: 2 }])
    const { zip } = await zipOf(ctx, id)
    const report = verifyContainer(zip, 'evidence.zip')
    expect(report.problems).toEqual([])
    expect(report.asText('it')).toContain('2 of them agreed to a removal after signing')
    const inPython = verifiedInPython(zip)
    const stdout = expect.stringContaining('people: 3 names, 0 withheld')
    if (inPython) expect(inPython).toMatchObject({ status: 0, stdout })
  })

  it('stay as they were if one who signed refuses, until that one agrees or the sender voids', async () => {
    id = await sentContract(ctx, member, [ana, ben])
    await signs(ana)
    await remove(ben)
    await drain(ctx)
    await answers(ana, false)
    expect(await status()).toBe('pending')
    expect(await person(ana)).toMatchObject({ status: 'signed', agreement: 'refused' })
    expect(await messageTo(ctx, member.email, /does not agree/)).toContain(ana.name)
    const view = await viewAsSigner(ctx, await requireSigner(ctx, await opened(ctx, ana.email)))
    expect(view).toMatchObject({ state: 'asked', removal: { refused: true } })
    await resendLink(ctx, member, await openContract(ctx, member, id, 'send'), (await person(ana)).id)
    await drain(ctx)
    ctx.advance(1000)
    await answers(ana, true)
    expect(await status()).toBe('completed')
    const names = (await eventNames()).filter((name) => /agreed$|completed$/.test(name))
    expect(names).toEqual(['recipient.disagreed', 'recipient.agreed', 'contract.completed'])
  })

  it('can be voided while an agreement is missing, and are asked again after a second removal', async () => {
    id = await sentContract(ctx, member, [ana, ben, carol])
    await signs(ana)
    await remove(carol)
    await drain(ctx)
    const signer = await requireSigner(ctx, await proven(ctx, ana.email))
    const { sha256 } = await partiesFor(ctx, signer)
    await remove(ben)
    const late = answerRemoval(ctx, signer, { agree: true, partiesSha256: sha256, locale: 'en' })
    await expect(late).rejects.toMatchObject({ code: 'parties_changed' })
    expect(await viewAsSigner(ctx, signer)).toMatchObject({ removal: { names: [ben.name, carol.name] } })
    await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'Everyone left')
    const current = (await partiesFor(ctx, signer)).sha256
    const closed = answerRemoval(ctx, signer, { agree: true, partiesSha256: current, locale: 'en' })
    await expect(closed).rejects.toMatchObject({ code: 'already_signed' })
    expect(await status()).toBe('voided')
  })

  it('can lose a viewer, or a signer before any signature, without agreement', async () => {
    id = await sentContract(ctx, member, [ana, ben, vera])
    await remove(ben)
    await signs(ana)
    expect(await status()).toBe('completed')
    id = await sentContract(ctx, member, [ana, ben, vera])
    await signs(ana)
    await remove(vera)
    await signs(ben)
    expect(await status()).toBe('completed')
    expect(verifyContainer((await zipOf(ctx, id)).zip, 'evidence.zip').problems).toEqual([])
  })
})
