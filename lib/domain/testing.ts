import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '#db/client.ts'
import { later } from '#lib/core/clock.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { fieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import { openLog } from '#lib/engines/audit/index.ts'
import { openFileBlobs } from '#lib/engines/blobs/index.ts'
import { openDelivery } from '#lib/engines/delivery/index.ts'
import { openKeySource, readSettings } from '#lib/env/index.ts'

/** An existing data directory, and the time at which the clock starts. */
type From = { dir?: string; at?: Date }

/**
 * A context over a test database: with real storage, a local outbox in its own folder, and a clock that tests can
 * advance.
 */
export type TestCtx = Ctx & { advance(ms: number): void }

export function testContext(
  store: Store,
  environment: Record<string, string> = {},
  { dir = mkdtempSync(join(tmpdir(), 'signcove-')), at = new Date('2026-11-21T10:00:00.000Z') }: From = {},
): TestCtx {
  let now = at
  const pinnedDir = join(dir, 'pinned-checkpoint')
  mkdirSync(pinnedDir, { recursive: true })
  const places = { SIGNCOVE_DATA_DIR: dir, SIGNCOVE_PINNED_CHECKPOINT_DIR: pinnedDir }
  const s = readSettings({ ...environment, ...places }, dir)
  const keys = openKeySource(s)
  const clock = () => now
  return {
    store,
    blobs: openFileBlobs({ dir, keys: keys.forPurpose('storage') }),
    cache: openFileBlobs({ dir: join(dir, 'cache'), keys: keys.forPurpose('storage') }),
    delivery: openDelivery({
      smtp: s.smtp,
      twilio: s.twilio,
      outboxDir: join(dir, 'outbox'),
      host: s.url.hostname,
      now: clock,
    }),
    log: openLog({ keys: keys.log, dir: pinnedDir }),
    settings: s,
    fieldRegistry,
    now: clock,
    key: keys.derive,
    keys,
    request: { ip: '203.0.113.7', userAgent: 'Test/1.0' },
    advance: (ms) => {
      now = later(now, ms)
    },
  }
}

/** The context of a request in which a change commits immediately before the transaction with this number, from 1. */
export function withChangeBefore(transaction: number, ctx: TestCtx, change: () => Promise<unknown>): Ctx {
  let begun = 0
  const tx: Store['tx'] = async (work) => {
    begun += 1
    if (begun === transaction) await change()
    return ctx.store.tx(work)
  }
  return { ...ctx, store: { ...ctx.store, tx } }
}
