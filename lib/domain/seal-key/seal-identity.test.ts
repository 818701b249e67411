import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { authorizeManage, type Member, memberOfSession, setUp, updateOrganisation } from '#lib/domain/account/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { sealIdentity } from './index.ts'

const founder = { organisation: 'Acme', name: 'Olga', email: 'olga@acme.example', password: 'a long password' }
const subjectOf = async (ctx: TestCtx) => new X509Certificate((await sealIdentity(ctx)).signer.chain[0] ?? '').subject

onEachDatabase('the seal', (open) => {
  it('has the name of the organisation: it is made after set-up and renewed when the name changes', async () => {
    const ctx = testContext(await open())
    await expect(sealIdentity(ctx)).rejects.toThrow('not_set_up')
    const { userId } = await setUp(ctx, { ...founder, timeZone: 'UTC', locale: 'en' })
    expect(await subjectOf(ctx)).toContain('CN=Acme')
    const admin = authorizeManage((await memberOfSession(ctx, { userId, sessionEpoch: 1 })) as Member)
    await updateOrganisation(ctx, admin, { name: 'Bolt', timeZone: 'UTC', locale: 'en' })
    expect(await subjectOf(ctx)).toContain('CN=Bolt')
  })
})
