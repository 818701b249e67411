import { X509Certificate } from 'node:crypto'
import { expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { removeDurable } from '#lib/core/durable-file.ts'
import type { OrganisationId } from '#lib/core/ids.ts'
import { authorizeManage, findMember, type Member, setUp, updateOrganisation } from '#lib/domain/account/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { newAuthority, newSealCertificate } from '#lib/engines/pki/index.ts'
import { canEveryoneSeal, sealIdentities, sealIdentity } from './index.ts'
import { writeKeyPair } from './key-file.ts'
import { ownFile } from './seal-folder.ts'

const founder = { organisation: 'Acme', name: 'Olga', email: 'olga@acme.example', password: 'a long password' }
const settings = { timeZone: 'UTC', locale: 'en' } as const
const subjectOf = async (ctx: TestCtx, id: OrganisationId) =>
  new X509Certificate((await sealIdentity(ctx, id)).signer.chain[0] ?? '').subject

onEachDatabase('the seal of an organisation', (open) => {
  it('has its name, and is renewed when the name changes', async () => {
    const ctx = testContext(await open())
    await expect(sealIdentity(ctx, 'none' as OrganisationId)).rejects.toThrow('not_set_up')
    expect(await sealIdentities(ctx)).toEqual([])
    const { userId, organisationId } = await setUp(ctx, { ...founder, ...settings })
    expect(await subjectOf(ctx, organisationId)).toContain('CN=Acme')
    const admin = authorizeManage((await findMember(ctx.store.q, userId)) as Member)
    await updateOrganisation(ctx, admin, { name: 'Bolt', ...settings })
    expect(await subjectOf(ctx, organisationId)).toContain('CN=Bolt')
  })

  it('is opened again when another process has changed a key file', async () => {
    const ctx = testContext(await open())
    const { organisationId } = await setUp(ctx, { ...founder, ...settings })
    const first = await sealIdentity(ctx, organisationId)
    expect(await sealIdentity(ctx, organisationId)).toBe(await sealIdentity(ctx, organisationId))
    const own = ownFile(ctx, organisationId)
    const authority = newAuthority('Bolt', ctx.now())
    await writeKeyPair(own, ctx.keys.forPurpose('seal'), newSealCertificate('Bolt', authority, ctx.now()))
    expect(await subjectOf(ctx, organisationId)).toContain('CN=Bolt')
    await removeDurable(own)
    expect((await sealIdentity(ctx, organisationId)).leafFingerprint).toBe(first.leafFingerprint)
  })

  it('is its own: two organisations share neither key nor authority', async () => {
    const ctx = testContext(await open())
    const { organisationId } = await setUp(ctx, { ...founder, ...settings })
    const other = 'other' as OrganisationId
    await ctx.store.tx((q) =>
      q.insert(q.t.organisation).values({ id: other, name: 'Bolt', ...settings, createdAt: ctx.now() }),
    )
    expect([await subjectOf(ctx, organisationId), await subjectOf(ctx, other)]).toEqual([
      expect.stringContaining('CN=Acme'),
      expect.stringContaining('CN=Bolt'),
    ])
    const identities = await sealIdentities(ctx)
    expect(new Set(identities.map(({ caFingerprint }) => caFingerprint)).size).toBe(2)
    expect(await canEveryoneSeal(ctx)).toBe(true)
  })
})
