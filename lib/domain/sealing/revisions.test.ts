import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { sealIdentity } from '#lib/domain/seal-key/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract, rootAt } from '#lib/engines/audit/index.ts'
import { composeCertificate, stampAndAppend, verifySeal } from '#lib/engines/pdf/index.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { certificateFacts } from './certificate/certificate-facts.ts'
import { certificateModel } from './certificate/certificate-model.ts'
import { certificateView } from './certificate/certificate-view.ts'
import { ensureSigned } from './ensure-signed.ts'
import { signingFacts } from './signing-facts.ts'
import { stampsOf } from './stamps.ts'

const start = (bytes: Uint8Array) => ({ size: bytes.length, sha256: sha256Hex(bytes) })

onEachDatabase('a signed document', (open) => {
  let ctx: TestCtx
  let member: Member
  let id: ContractId
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    id = await sentContract(ctx, member, [
      ana,
      ben,
      { ...ben, role: 'viewer', name: 'Vera', email: 'vera@example.com' },
    ])
  })
  async function signed(email: string) {
    await submitted(ctx, await proven(ctx, email))
    const document = await ensureSigned(ctx, id)
    await drain(ctx)
    if (!document) throw new Error('the contract has no sealed version')
    return document
  }
  async function remake() {
    const facts = await signingFacts(ctx, id)
    if (!facts) throw new Error('no one has signed')
    const prepared = await ctx.blobs.get(facts.document.preparedSha256)
    const contents = await certificateFacts(ctx, facts, 'en')
    const identity = await sealIdentity(ctx, member.organisationId)
    const stamps = await stampsOf(ctx, facts)
    const made = await stampAndAppend({ prepared, stamps }, async (stamped) =>
      composeCertificate(
        await certificateModel(ctx, contents, { prepared: start(prepared), stamped: start(stamped), identity }),
      ),
    )
    return { ...made, contents }
  }

  it.each([ana.email, ben.email])('grows by three revisions whose hashes are of its prefixes (%s)', async (email) => {
    const document = await signed(email)
    const file = await ctx.blobs.get(document.sha256)
    const { contents, stamped, bytes } = await remake()
    const parts = [
      {
        sha256: contents.contract.preparedSha256,
        size: (await ctx.blobs.get(contents.contract.preparedSha256)).length,
      },
      { sha256: document.stampedSha256, size: document.stampedSize },
      { sha256: document.preSealSha256, size: document.preSealSize },
    ]
    for (const { sha256, size } of parts) expect(sha256Hex(file.subarray(0, size))).toBe(sha256)
    expect(parts.map(({ size }) => size)).toEqual([...parts.map(({ size }) => size)].sort((a, b) => a - b))
    expect(await verifySeal(file)).toMatchObject({ valid: true, problems: [], preSealLength: document.preSealSize })
    // The same facts give the same bytes before the seal.
    expect(sha256Hex(stamped)).toBe(document.stampedSha256)
    expect(sha256Hex(bytes)).toBe(document.preSealSha256)
    const sealed = (await eventsOfContract(ctx.store.q, id)).findLast(({ event }) => event === 'document.sealed')
    expect(sealed).toMatchObject({
      documentSha256: document.sha256,
      data: {
        prepared_size: parts[0]?.size,
        stamped_sha256: document.stampedSha256,
        stamped_size: document.stampedSize,
        pre_seal_sha256: document.preSealSha256,
        seal_certificate_sha256: (await sealIdentity(ctx, member.organisationId)).leafFingerprint,
      },
    })
  })

  it('has the same facts on the certificate page of the portal', async () => {
    const { contents } = await remake()
    const view = await certificateView(ctx, await openContract(ctx, member, id, 'read'), 'en')
    if (!view) throw new Error('there is no certificate')
    expect(view.signers).toEqual(contents.signers)
    expect(view.log).toEqual(contents.log)
    expect(view.log.root).toBe((await rootAt(ctx.store.q, view.log.size)).toString('base64'))
    expect(view.others).toMatchObject([{ name: 'Vera', role: 'viewer', state: 'unviewed' }])
    expect(view.document.sealFingerprint).toBe((await sealIdentity(ctx, member.organisationId)).leafFingerprint)
    const [first, second] = view.signers
    expect(first).toMatchObject({ name: ana.name, position: 1, of: 2, isPrepared: true, codeBy: 'email' })
    for (const at of [first?.times.opened, first?.times.viewed, first?.times.proven, first?.times.consented])
      expect(at).toBeInstanceOf(Date)
    // The message to the sender about a signature is not an event of the signer.
    expect(first?.events.map(({ details }) => details.kind)).not.toContain('signed')
    // The local outbox stores mail without handing it to a server.
    expect(first?.times.delivered).toBeNull()
    expect(second?.events.map(({ event }) => event)).toEqual(
      expect.arrayContaining([
        'message.sent',
        'link.opened',
        'recipient.viewed',
        'code.verified',
        'recipient.consented',
        'recipient.signed',
      ]),
    )
  })
})
