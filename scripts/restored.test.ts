import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { openStore, type Store } from '#db/client.ts'
import { type TestCtx, testContext } from '#lib/domain/testing.ts'
import { latestCheckpoint, newestOfKind, readHead, verifyLog } from '#lib/engines/audit/index.ts'
import { founder } from '#lib/server/jobs/testing.ts'
import { claimDataDirectory } from '#lib/server/services/claim-data-directory.ts'

let dir: string
let store: Store
let ctx: TestCtx
beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'signcove-restored-'))
  store = await openStore(path.join(dir, 'signcove.sqlite'))
  await store.migrate()
  ctx = testContext(store, {}, { dir, at: new Date() })
  await founder(ctx)
  await ctx.log.start(store, ctx.now())
  onTestFinished(async () => {
    await store.close()
    rmSync(dir, { recursive: true })
  })
})

/** `npm run restored` on the data directory, in a process of its own. */
function run(dataDir = dir): Promise<{ status: unknown; stdout: string; stderr: string }> {
  const root = path.resolve(import.meta.dirname, '..')
  const args = ['--conditions=react-server', path.join(root, 'scripts/restored.ts')]
  const env = { NODE_ENV: 'test', SIGNCOVE_DATA_DIR: dataDir, SIGNCOVE_PINNED_CHECKPOINT_DIR: ctx.log.dir } as const
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, stdout, stderr }),
    )
  })
}

// A process of its own loads the whole server, which takes long on a busy machine.
const limit = 120_000

it('continues the log under a new name, and states both names', { timeout: limit }, async () => {
  const { origin, size } = await readHead(store.q)
  const { status, stdout, stderr } = await run()
  expect([status, stderr]).toEqual([0, ''])
  const { origin: next } = await readHead(store.q)
  expect(next).toMatch(new RegExp(`^${origin}/\\d+$`))
  expect(stdout).toContain(`Before  ${origin}, of which this database has ${size} events`)
  expect(stdout).toContain(`Now     ${next}, from event ${size}`)
  expect(await newestOfKind(store.q, 'log.restored')).toMatchObject({
    seq: size,
    actor: { kind: 'system' },
    data: { reason: 'restored', origin, new_origin: next },
  })
  const note = (await latestCheckpoint(store.q))?.note
  expect(readFileSync(path.join(ctx.log.dir, 'checkpoint.txt'), 'utf8')).toBe(note)
  const check = { vkey: ctx.log.vkey, pinned: ctx.log.readPinned() }
  expect((await verifyLog(store.q, check)).problems).toEqual([])
})

it('changes nothing while the server runs', { timeout: limit }, async () => {
  const head = await readHead(store.q)
  onTestFinished(claimDataDirectory(dir))
  const { status, stderr } = await run()
  expect([status, stderr]).toEqual([
    1,
    `Nothing was changed: another Signcove server is running with the data directory ${dir}. Stop it first.\n`,
  ])
  expect(await readHead(store.q)).toEqual(head)
})

it('creates no database', { timeout: limit }, async () => {
  const { status, stderr } = await run(path.join(dir, 'empty'))
  expect([status, stderr]).toEqual([1, `Nothing was changed: There is no database in ${path.join(dir, 'empty')}.\n`])
})
