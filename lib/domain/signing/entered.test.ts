import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { HOUR } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { certificateView } from '#lib/domain/sealing/certificate/certificate-view.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import {
  ana,
  drain,
  founder,
  proven,
  sentContract,
  shownValues,
  submission,
  submitted,
} from '#lib/server/jobs/testing.ts'
import { fieldsFor, filledFieldsOf, findSignature, recordConsent, requireSigner, submitSigning } from './index.ts'

onEachDatabase('what is printed beside a signature', (open) => {
  let ctx: TestCtx
  let member: Member
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
  })
  /** Sends the last mails of a contract, so that the newest link of Ana is that of the next one. */
  const finish = async (id: ContractId) => {
    await ensureSigned(ctx, id)
    await drain(ctx)
  }
  const printed = async (id: string) =>
    Object.fromEntries((await filledFieldsOf(ctx.store.q, id as never)).map(({ type, value }) => [type, value]))

  it('is what the fields showed: another date is shown again before the signature is taken', async () => {
    await sentContract(ctx, member, [ana])
    const cookie = await proven(ctx, ana.email)
    const signer = await requireSigner(ctx, cookie)
    const input = await submission(ctx, signer)
    await recordConsent(ctx, signer, input)
    const before = (await fieldsFor(ctx, signer)).find(({ type }) => type === 'date')?.text
    // Until the next day where the contract was sent; the proof of identity is still valid.
    const localHour = Number(ctx.now().toLocaleString('en-GB', { timeZone: signer.contract.timeZone, hour: '2-digit' }))
    ctx.advance((24 - localHour) * HOUR)
    const later = await requireSigner(ctx, await proven(ctx, ana.email))
    await expect(submitSigning(ctx, later, input, { idempotencyKey: 'a' })).rejects.toThrow('fields_changed')
    expect(await findSignature(ctx.store.q, signer.id)).toBeNull()
    const current = { ...input, values: await shownValues(ctx, later) }
    await submitSigning(ctx, later, current, { idempotencyKey: 'a' })
    expect((await printed(signer.contractId)).date).not.toBe(before)
    await finish(signer.contractId)
  })

  it('is the name and the initials that the signer entered, beside those of the sender', async () => {
    const id = await sentContract(ctx, member, [ana])
    const cookie = await proven(ctx, ana.email)
    const signer = await requireSigner(ctx, cookie)
    const entered = { name: 'Ana-Maria Nunez', initials: 'A.N.' }
    const values = Object.fromEntries(
      (await fieldsFor(ctx, signer)).map(({ id: field, type, value }) => [
        field,
        type === 'name' ? entered.name : type === 'initials' ? entered.initials : value,
      ]),
    )
    await submitted(ctx, cookie, { entered, values })
    expect(await printed(id)).toMatchObject(entered)
    const signature = await findSignature(ctx.store.q, signer.id)
    expect(JSON.parse(signature?.payload ?? '')).toMatchObject({ name: ana.name, entered })
    await finish(id)
    const certificate = await certificateView(ctx, await openContract(ctx, member, id, 'read'), 'en')
    expect(certificate?.signers).toMatchObject([{ name: ana.name, entered }])
  })

  it('is refused with the characters that cannot be printed', async () => {
    await sentContract(ctx, member, [ana])
    const cookie = await proven(ctx, ana.email)
    const entered = { name: 'Ana 😀', initials: 'AN' }
    await expect(submitted(ctx, cookie, { entered })).rejects.toMatchObject({
      code: 'entered_not_printable',
      details: { characters: '😀' },
    })
  })
})
