import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { onEachDatabase } from '#db/testing.ts'
import { MINUTE } from '#lib/core/clock.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { soleKey } from '#lib/core/purpose-keys.ts'
import { sha256Hex } from '#lib/core/secret.ts'
import type { Member } from '#lib/domain/account/index.ts'
import { openContract, voidContract } from '#lib/domain/contract/index.ts'
import { latestSealedVersion, type SealedVersion } from '#lib/domain/document/index.ts'
import { ensureSealKey } from '#lib/domain/seal-key/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { sealPdf } from '#lib/engines/pdf/index.ts'
import { ana, ben, drain, founder, preparedSha256, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'
import { lookUp } from './look-up.ts'
import { checkNote, consistencyFor, inclusionFor, newestNote, viewPublicLog } from './public-log.ts'
import { readSeal } from './read-seal.ts'
import type { KnownFileView, LookUp } from './schema.ts'

onEachDatabase('the public look-up of a file', (open) => {
  let ctx: TestCtx
  let member: Member
  let id: ContractId
  let first: SealedVersion
  let last: SealedVersion
  let bytes: Uint8Array

  beforeAll(async () => {
    ctx = testContext(await open())
    member = await founder(ctx)
    id = await sentContract(ctx, member, [ana, ben])
    first = await signedBy(ana.email)
    last = await signedBy(ben.email)
    await drain(ctx)
    bytes = await ctx.blobs.get(last.sha256)
  })

  async function signedBy(email: string): Promise<SealedVersion> {
    await submitted(ctx, await proven(ctx, email))
    await ensureSigned(ctx, id)
    const document = await latestSealedVersion(ctx.store.q, id)
    if (!document) throw new Error('the contract has no sealed version')
    return document
  }
  async function ask(sha256: string): Promise<LookUp[]> {
    ctx.advance(MINUTE)
    return lookUp(ctx, sha256)
  }
  async function file(sha256: string): Promise<KnownFileView> {
    const [found, ...others] = await ask(sha256)
    if (found?.kind !== 'file' || others.length > 0) throw new Error('no file, or more than one')
    return found
  }
  async function seal(content: Uint8Array) {
    ctx.advance(MINUTE)
    return readSeal(
      ctx,
      (async function* () {
        yield content
      })(),
    )
  }

  it('returns its contract, and its signers with masked addresses', async () => {
    const found = await file(last.sha256)
    expect(found).toMatchObject({
      file: 'signed',
      newer: 'nothing',
      signatures: 2,
      signerCount: 2,
      bytes: bytes.length,
      contract: {
        id,
        title: 'Lease 2026',
        organisation: 'Acme & Söhne',
        status: 'completed',
        timeZone: 'Europe/Paris',
      },
      signers: [
        { name: ana.name, email: 'a***@e***.com', codeBy: 'email' },
        { name: ben.name, email: 'b***@e***.com', codeBy: 'email' },
      ],
    })
    expect(found.log?.covered?.size).toBeGreaterThan(found.log?.seq ?? Number.POSITIVE_INFINITY)
    expect(JSON.stringify(found)).not.toMatch(/ana@|ben@|203\.0\.113/)
  })

  it('finds every file made from the contract, without later signers', async () => {
    expect(await file(first.sha256)).toMatchObject({ file: 'signed', newer: 'version', signers: [{ name: ana.name }] })
    expect(await file(last.preSealSha256)).toMatchObject({ file: 'before_seal', bytes: last.preSealSize })
    expect(await file(last.stampedSha256)).toMatchObject({ file: 'stamped', bytes: last.stampedSize })
    expect(await file(last.certificateSha256)).toMatchObject({ file: 'certificate', bytes: null })
    expect(sha256Hex(bytes.subarray(0, last.stampedSize))).toBe(last.stampedSha256)
  })

  it('returns only the kind of an unsigned document, which others may have too', async () => {
    const sha256 = await preparedSha256(ctx, id)
    expect(await ask(sha256)).toEqual([{ kind: 'document', document: 'prepared', organisation: 'Acme & Söhne' }])
  })

  it('returns nothing for unknown files and for drafts', async () => {
    expect(await ask(sha256Hex('something else'))).toEqual([])
  })

  it('reports that a contract was voided', async () => {
    const other = id
    id = await sentContract(ctx, member, [ana, ben])
    const { sha256 } = await signedBy(ana.email)
    await voidContract(ctx, member, await openContract(ctx, member, id, 'void'), 'A mistake')
    expect(await file(sha256)).toMatchObject({ contract: { status: 'voided', voidedAt: expect.any(String) } })
    id = other
  })

  it('omits the data of erased signers', async () => {
    const { recipient: r } = ctx.store.q.t
    await ctx.store.tx((q) => q.update(r).set({ erasedAt: ctx.now(), name: '', email: '' }))
    expect((await file(last.sha256)).signers[0]).toMatchObject({
      name: null,
      email: null,
      erasedAt: expect.any(String),
    })
  })

  it('reads a seal while other clients upload slowly', async () => {
    const ends = Promise.withResolvers<void>()
    async function* slowly() {
      yield Buffer.of(1)
      await ends.promise
    }
    const slow = [readSeal(ctx, slowly()), readSeal(ctx, slowly()), readSeal(ctx, slowly())]
    const others = Promise.allSettled(slow)
    try {
      expect(await seal(bytes)).toMatchObject({ valid: true })
    } finally {
      ends.resolve()
      await others
    }
  })

  it('reports a valid seal and its certificate', async () => {
    const reading = await seal(bytes)
    expect(reading).toMatchObject({ sealed: true, valid: true, problems: [], found: [{ file: 'signed' }] })
    expect(reading).toMatchObject({ outcome: 'holds', sealedBytes: bytes.length })
    expect(reading.signatures).toMatchObject([
      { isSeal: true, integrity: true, bytesAfter: 0, docMdp: 1, certificateOf: 'current', problems: [] },
    ])
    expect(reading.signatures[0]?.beforeSeal).toMatchObject({
      bytes: last.preSealSize,
      sha256: last.preSealSha256,
      found: [{ contract: { id } }],
    })
  })

  it('reports the seal of a changed file, and of one with an update', async () => {
    const changed = Buffer.from(bytes)
    changed[500] = (changed[500] ?? 0) ^ 1
    expect(await seal(changed)).toMatchObject({ valid: false, found: [], signatures: [{ integrity: false }] })
    expect(await seal(changed)).toMatchObject({ outcome: 'fails', sealedBytes: null })
    const longer = await seal(Buffer.concat([bytes, Buffer.from('\n% more\n')]))
    expect(longer).toMatchObject({ valid: false, found: [], outcome: 'beginning', sealedBytes: bytes.length })
    expect(longer.signatures[0]?.beginning).toMatchObject({ sha256: last.sha256, found: [{ file: 'signed' }] })
  })

  it('reports the seal of another party, alone and after our own', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'other-seal-'))
    const { signer } = await ensureSealKey({
      dir,
      keys: soleKey(Buffer.alloc(32)),
      organisation: 'Acme & Söhne',
      now: ctx.now(),
    })
    rmSync(dir, { recursive: true })
    const options = { signer, at: ctx.now(), reason: 'Lease 2026', name: 'Acme & Söhne' }
    const alone = await seal(await sealPdf(await ctx.blobs.get(await preparedSha256(ctx, id)), options))
    expect(alone).toMatchObject({ valid: true, outcome: 'holdsElsewhere', sealedBytes: null })
    expect(alone.signatures).toMatchObject([{ certificateOf: 'elsewhere' }])
    const twice = await seal(await sealPdf(bytes, options))
    expect(twice).toMatchObject({ valid: false, outcome: 'beginning', sealedBytes: bytes.length })
  })

  it('reports a file without a seal, and one that is not a PDF', async () => {
    const prepared = await preparedSha256(ctx, id)
    expect(await seal(await ctx.blobs.get(prepared))).toMatchObject({ sealed: false, problems: ['no_signature'] })
    expect(await seal(Buffer.from('Hello'))).toMatchObject({ sealed: false, problems: ['unreadable'] })
  })

  it('includes the log’s names, keys, checkpoints and proofs, without its content', async () => {
    const log = await viewPublicLog(ctx)
    const [newest] = log.checkpoints
    expect(log.keys).toEqual([{ origin: log.origin, vkey: ctx.log.vkey(log.origin), inUse: true }])
    expect(newest?.note).toBe(await newestNote(ctx))
    const size = newest?.size ?? 0
    const proof = await consistencyFor(ctx, 1, size)
    expect(proof.root).toBe(newest?.root)
    expect(await inclusionFor(ctx, 0, size)).toMatchObject({ index: 0, size, root: newest?.root })
    await expect(consistencyFor(ctx, 1, 100_000)).rejects.toMatchObject({ code: 'not_found' })
    await expect(consistencyFor(ctx, 5, 1)).rejects.toMatchObject({ code: 'bad_input' })
    await expect(inclusionFor(ctx, size, size)).rejects.toMatchObject({ code: 'bad_input' })
  })

  it('reports whether this log signed a note', async () => {
    const note = await newestNote(ctx)
    const { origin } = await viewPublicLog(ctx)
    expect(await checkNote(ctx, note)).toEqual({ origin, signedHere: true })
    const lines = note.split('\n')
    const other = [lines[0], '1', ...lines.slice(2)].join('\n')
    expect(await checkNote(ctx, other)).toEqual({ origin, signedHere: false })
    await expect(checkNote(ctx, 'Hello')).rejects.toMatchObject({ code: 'bad_input' })
  })
})
