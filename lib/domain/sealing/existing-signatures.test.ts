import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import type { ContractId } from '#lib/core/ids.ts'
import type { Member } from '#lib/domain/account/index.ts'
import {
  createContract,
  openDraft,
  openDraftToSend,
  saveDetails,
  saveFields,
  saveRecipients,
  sendUnreviewed,
  viewContract,
} from '#lib/domain/contract/index.ts'
import { zipOf } from '#lib/domain/evidence/testing.ts'
import { verifyContainer } from '#lib/domain/evidence/verifier/verify/verify-bundle.mjs'
import { requireSigner, viewAsSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { eventsOfContract } from '#lib/engines/audit/index.ts'
import { sealPdf, verifySeal } from '#lib/engines/pdf/index.ts'
import { testSigner } from '#lib/engines/pdf/seal/testing.ts'
import { ana, drain, founder, proven, samplePdf, submitted } from '#lib/server/jobs/testing.ts'
import { certificateFacts } from './certificate/certificate-facts.ts'
import { certificateModel } from './certificate/certificate-model.ts'
import { ensureSigned } from './ensure-signed.ts'
import { signingFacts } from './signing-facts.ts'

onEachDatabase('a document that was signed before it was uploaded', (open) => {
  let ctx: TestCtx
  let member: Member
  let folder: string
  let bytes: Uint8Array
  let id: ContractId
  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    folder = mkdtempSync(path.join(tmpdir(), 'existing-'))
    const signer = testSigner(folder, 'ecdsa-p256-sha256')
    const at = new Date('2026-01-02T03:04:05Z')
    bytes = await sealPdf(await samplePdf(), { signer, at, reason: 'r', name: 'n' })
    const files = [{ name: 'Lease.pdf', body: [bytes], length: bytes.length }]
    id = await createContract(ctx, member, { files, signatures: 'keep' })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const signature = {
    kind: 'signature',
    name: 'Leaf',
    claimedAt: '2026-01-02T03:04:05.000Z',
    verifies: true,
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
  }
  const logged = {
    kind: 'signature',
    verifies: true,
    claimed_at: signature.claimedAt,
    certificate_sha256: signature.fingerprint,
  }

  it('is kept byte for byte, and its sender is shown who signed it', async () => {
    const { document } = await viewContract(ctx, await openDraft(ctx, member, id))
    expect(document).toMatchObject({ removed: [], signatures: [signature] })
    expect(document.preparedSha256).toBe(document.originalSha256)
  })

  it('has its signatures in the log, with the names as personal data', async () => {
    const [recipient = ''] = await saveRecipients(ctx, await openDraft(ctx, member, id), [ana])
    const rect = { x: 0.1, y: 0.3, width: 0.35, height: 0.06 }
    await saveFields(ctx, await openDraft(ctx, member, id), [
      { id: 'a', recipientId: recipient, type: 'signature', page: 1, rect, options: {} },
    ] as never)
    const details = {
      title: 'Lease',
      message: '',
      codeDelivery: 'email',
      codeBefore: 'signing',
      copyTime: 'completion',
      expiresInDays: 30,
      notifyViewed: false,
    } as const
    await saveDetails(ctx, await openDraft(ctx, member, id), details)
    await sendUnreviewed(ctx, member, await openDraftToSend(ctx, member, id))
    await drain(ctx)
    const events = await eventsOfContract(ctx.store.q, id)
    for (const name of ['document.uploaded', 'contract.sent']) {
      const event = events.find((one) => one.event === name)
      expect(event?.data.signatures, name).toEqual([logged])
      expect(JSON.stringify(event?.data), name).not.toContain('Leaf')
    }
    expect(events.find(({ event }) => event === 'document.uploaded')?.personal).toMatchObject({ signed_by: ['Leaf'] })
  })

  it('names those who signed it to its signer, and on the certificate', async () => {
    const cookie = await proven(ctx, ana.email)
    const view = await viewAsSigner(ctx, await requireSigner(ctx, cookie))
    expect(view.document.signedBefore).toEqual(['Leaf'])
    await submitted(ctx, cookie)
    const signed = await ensureSigned(ctx, id)
    const facts = await signingFacts(ctx, id)
    if (!signed || !facts) throw new Error('no one has signed')
    const part = { size: 1, sha256: 'x' }
    const made = { prepared: part, stamped: part, identity: { leafFingerprint: 'x' } }
    const model = JSON.stringify(await certificateModel(ctx, await certificateFacts(ctx, facts, 'en'), made))
    expect(model).toContain('This document was already signed before it was uploaded by: Leaf.')
    expect(model).toContain('Certificate of Leaf')
    const file = await ctx.blobs.get(signed.sha256)
    expect(Buffer.from(file).subarray(0, bytes.length).equals(bytes)).toBe(true)
    expect((await verifySeal(file)).signatures).toHaveLength(2)
    await drain(ctx)
    expect(verifyContainer((await zipOf(ctx, id)).zip, 'evidence.zip').problems).toEqual([])
  })

  it('has no such statements if its signatures are removed', async () => {
    const files = [{ name: 'Lease.pdf', body: [bytes], length: bytes.length }]
    const other = await createContract(ctx, member, { files, signatures: 'remove' })
    const { document } = await viewContract(ctx, await openDraft(ctx, member, other))
    expect(document).toMatchObject({ removed: ['usage_rights', 'signatures', 'form_fields'], signatures: [] })
    const [event] = (await eventsOfContract(ctx.store.q, other)).filter(({ event }) => event === 'document.uploaded')
    expect([event?.data.signatures, event?.personal?.signed_by]).toEqual([undefined, undefined])
    await expect(createContract(ctx, member, { files })).rejects.toMatchObject({ code: 'pdf_signed' })
  })
})
