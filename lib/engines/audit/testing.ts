import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Store } from '#db/client.ts'
import { soleLogKey } from '#lib/core/log-keys.ts'
import type { EventName } from '#lib/core/vocabulary/event.ts'
import { appendEvents, type Log, openLog } from './index.ts'
import { readPinnedCheckpoint } from './pinned-checkpoint.ts'
import { verifyLog } from './verify-log.ts'

/** Logs of one test file with the key `key`, whose pinned checkpoints are in folders that are removed at the end. */
export function logsWith(key: Buffer, now: Date) {
  const root = mkdtempSync(join(tmpdir(), 'signcove-log-'))
  afterAll(() => rmSync(root, { recursive: true }))
  let folders = 0
  const event = (name: EventName) => ({
    event: name,
    contractId: 'c1',
    actor: { kind: 'system', id: null } as const,
    at: now,
    request: null,
  })
  return {
    event,
    folder: () => join(root, String(folders++)),
    append: (store: Store, count: number, name: EventName = 'recipient.viewed') =>
      store.tx((q) =>
        appendEvents(
          q,
          Array.from({ length: count }, () => event(name)),
        ),
      ),
    /** Opens the log as the server does on its next start. */
    started: async (store: Store, dir: string): Promise<Log> => {
      const log = openLog({ keys: soleLogKey(key), dir })
      await log.start(store, now)
      return log
    },
    check: async (store: Store, log: Log, dir: string, against: string[] = []) =>
      verifyLog(store.q, { vkey: log.vkey, pinned: readPinnedCheckpoint(dir, log.vkey), against }),
  }
}
