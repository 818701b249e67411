import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from '#db/client.ts'
import { postgresqlServer } from '#db/testing.ts'
import { createTwoRoleDatabase, runStatements } from '#db/testing-roles.ts'
import { HOUR } from '#lib/core/clock.ts'
import type { RecipientId } from '#lib/core/ids.ts'
import { memberOfSession, signIn } from '#lib/domain/account/index.ts'
import { findContract, recipientsOf } from '#lib/domain/contract/contract.store.ts'
import { openContract, removeRecipient } from '#lib/domain/contract/index.ts'
import { zipOf } from '#lib/domain/evidence/testing.ts'
import { verifyContainer } from '#lib/domain/evidence/verifier/verify/verify-bundle.mjs'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { answerRemoval, partiesFor, requireSigner } from '#lib/domain/signing/index.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { latestCheckpoint, verifyLog } from '#lib/engines/audit/index.ts'
import { verifySeal } from '#lib/engines/pdf/index.ts'
import { addLogKey, addMasterKey } from '#lib/env/index.ts'
import { reencryptAll } from '#lib/server/jobs/key-rotation.ts'
import { ana, ben, drain, proven, submitted } from '#lib/server/jobs/testing.ts'
import type { Scene } from './scene.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

function unpacked(archive: string): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'signcove-upgrade-'))
  cleanUps.push(() => rmSync(dir, { recursive: true }))
  execFileSync('tar', ['-xzf', path.join(import.meta.dirname, archive), '-C', dir, '--no-same-owner'])
  return dir
}

/** Restores the dump into a new database with two roles, one that owns the tables and one that uses them. */
async function restored(server: string, dump: string): Promise<Store> {
  const { ownerUrl, appUrl, drop } = await createTwoRoleDatabase(server)
  cleanUps.push(drop)
  await runStatements(ownerUrl, dump)
  return openStore(appUrl, ownerUrl)
}

async function opened(archive: string): Promise<{ ctx: TestCtx; scene: Scene }> {
  const dir = unpacked(archive)
  const data = path.join(dir, 'data')
  const scene: Scene = JSON.parse(readFileSync(path.join(dir, 'scene.json'), 'utf8'))
  const store = archive.includes('postgresql')
    ? await restored(postgresqlServer ?? '', readFileSync(path.join(dir, 'dump.sql'), 'utf8'))
    : await openStore(path.join(data, 'signcove.sqlite'))
  cleanUps.push(() => store.close())
  await store.migrate()
  const ctx = testContext(store, {}, { dir: data, at: new Date(scene.at) })
  ctx.advance(HOUR)
  await ctx.log.start(store, ctx.now())
  return { ctx, scene }
}

const credentials = { email: 'olga@acme.example', password: 'a long password' }
const archives = globSync('*.tar.gz', { cwd: import.meta.dirname }).sort()

it('there is an archive of each database for every released format', () => {
  expect(archives).toEqual(['v1-postgresql.tar.gz', 'v1-sqlite.tar.gz'])
})

describe.each(archives.filter((name) => postgresqlServer !== null || !name.includes('postgresql')))(
  'an installation left by %s',
  (archive) => {
    it('opens, verifies, and its pending contracts can be completed', async () => {
      const { ctx, scene } = await opened(archive)
      expect(ctx.log.rollback).toBeNull()
      expect((await verifyLog(ctx.store.q)).problems).toEqual([])
      const { zip } = await zipOf(ctx, scene.completed)
      expect(verifyContainer(zip, 'evidence.zip').problems).toEqual([])

      await submitted(ctx, await proven(ctx, ben.email))
      const sealed = await ensureSigned(ctx, scene.waitingForBen)
      await drain(ctx)
      expect(sealed).toMatchObject({ complete: true, signatures: 2 })
      expect((await findContract(ctx.store.q, scene.waitingForBen))?.status).toBe('completed')
      const file = await ctx.blobs.get(sealed?.sha256 ?? '')
      expect(await verifySeal(file)).toMatchObject({ sealed: true, coversWholeFile: true, problems: [] })
      expect((await verifyLog(ctx.store.q)).problems).toEqual([])
      const continued = verifyContainer((await zipOf(ctx, scene.waitingForBen)).zip, 'evidence.zip')
      expect(continued.problems).toEqual([])
      expect(continued.checks.flatMap(({ open }) => open).join()).toContain('format 1 do not name the parties')
      const people = await recipientsOf(ctx.store.q, scene.waitingForBen)
      const bens = people.find(({ email }) => email === ben.email)?.id as RecipientId
      const edition = verifyContainer((await zipOf(ctx, scene.waitingForBen, bens)).zip, 'evidence.zip')
      expect(edition.problems).toEqual([])
      expect(edition.facts.join()).toContain(`Edition: of the recipient ${bens}`)
    })

    it('asks a signer of format 1 too before another is removed, and its bundles verify', async () => {
      const { ctx, scene } = await opened(archive)
      const id = scene.waitingForBen
      const claim = await signIn(ctx, credentials)
      const olga = claim && (await memberOfSession(ctx, claim))
      if (!olga) throw new Error('there is no member')
      const people = await recipientsOf(ctx.store.q, id)
      const bens = people.find(({ email }) => email === ben.email)?.id as RecipientId
      await removeRecipient(ctx, olga, await openContract(ctx, olga, id, 'edit'), bens)
      await drain(ctx)
      expect((await findContract(ctx.store.q, id))?.status).toBe('pending')
      const signer = await requireSigner(ctx, await proven(ctx, ana.email))
      const { sha256 } = await partiesFor(ctx, signer)
      await answerRemoval(ctx, signer, { agree: true, partiesSha256: sha256, locale: 'en' })
      await drain(ctx)
      expect((await findContract(ctx.store.q, id))?.status).toBe('completed')
      const { zip } = await zipOf(ctx, id)
      const report = verifyContainer(zip, 'evidence.zip')
      expect(report.problems).toEqual([])
      expect(report.checks.flatMap(({ follows }) => follows).join()).toContain('1 of them agreed to a removal')
    })

    it('gets a new master key and a new key of the log, and everything still verifies', async () => {
      const { ctx, scene } = await opened(archive)
      const before = await latestCheckpoint(ctx.store.q)
      const earlier = await zipOf(ctx, scene.completed)
      const [single] = ctx.keys.ids()
      const id = addMasterKey(ctx.settings.masterKeyFile)
      addLogKey(ctx.settings.masterKeyFile)
      ctx.keys.reload()
      expect([...(await ctx.blobs.keyUse()).keys()]).toEqual([null])
      expect(await ctx.log.changeKey(ctx.store, ctx.now())).toBe(true)
      await reencryptAll(ctx)
      expect([ctx.keys.ids(), single === id]).toEqual([[id], false])
      const { vkey } = ctx.log
      expect((await verifyLog(ctx.store.q, { vkey, against: [before?.note ?? ''] })).problems).toEqual([])
      const { zip, files } = await zipOf(ctx, scene.completed)
      const mailed = earlier.files.get('checkpoint.txt') ?? Buffer.alloc(0)
      const against = { name: 'mail.txt', bytes: mailed }
      expect(files.get('keys/log.vkey')?.toString().split('\n')).toHaveLength(3)
      expect(verifyContainer(zip, 'evidence.zip', { against }).problems).toEqual([])
      expect(verifyContainer(earlier.zip, 'evidence.zip', { against }).problems).toEqual([])
      expect((await zipOf(ctx, scene.completed)).zip.equals(zip)).toBe(true)
    })

    it('lets its members sign in with their old password', async () => {
      const { ctx } = await opened(archive)
      const claim = await signIn(ctx, credentials)
      expect(claim && (await memberOfSession(ctx, claim))).toMatchObject({ email: 'olga@acme.example', role: 'admin' })
    })

    it('keeps the status of its other contracts', async () => {
      const { ctx, scene } = await opened(archive)
      const statusOf = async (id: Scene['draft']) => (await findContract(ctx.store.q, id))?.status
      expect(await Promise.all([scene.completed, scene.voided, scene.draft].map(statusOf))).toEqual([
        'completed',
        'voided',
        'draft',
      ])
    })
  },
)
