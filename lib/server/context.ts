import 'server-only'
import { dirname, join, relative } from 'node:path'
import { openStore } from '#db/client.ts'
import { systemClock } from '#lib/core/clock.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { fieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import { movePinnedCheckpoint, openLog } from '#lib/engines/audit/index.ts'
import { openFileBlobs } from '#lib/engines/blobs/index.ts'
import { openDelivery } from '#lib/engines/delivery/index.ts'
import { hideFromSandbox } from '#lib/engines/pdf/index.ts'
import { keySource, ownPinnedCheckpointPlace, settings } from '#lib/env/index.ts'

/**
 * What is hidden from the sandbox with the master key file: its directory, so that a file that replaces it is hidden too, or
 * the file alone if the directory has the program or is one of the system's.
 */
function keyPlace(file: string): string {
  const dir = dirname(file)
  const hasProgram = !relative(dir, process.cwd()).startsWith('..')
  return hasProgram || dirname(dirname(dir)) === dirname(dir) ? file : dir
}

async function open(): Promise<Ctx> {
  const s = settings()
  const keys = keySource()
  const { dir, earlierDir } = ownPinnedCheckpointPlace()
  if (earlierDir !== null) await movePinnedCheckpoint(earlierDir, dir)
  hideFromSandbox([s.dataDir, dir, keyPlace(s.masterKeyFile)])
  return {
    store: await openStore(s.databaseUrl ?? join(s.dataDir, 'signcove.sqlite'), s.databaseOwnerUrl),
    blobs: openFileBlobs({ dir: s.dataDir, keys: keys.forPurpose('storage') }),
    cache: openFileBlobs({ dir: join(s.dataDir, 'cache'), keys: keys.forPurpose('storage') }),
    delivery: openDelivery({
      smtp: s.smtp,
      twilio: s.twilio,
      outboxDir: join(s.dataDir, 'outbox'),
      host: s.url.hostname,
    }),
    log: openLog({ keys: keys.log, dir }),
    settings: s,
    fieldRegistry,
    now: systemClock,
    key: keys.derive,
    keys,
    request: null,
  }
}

/** The context of this process, for work without a request. */
export function serverContext(): Promise<Ctx> {
  return oncePerProcess('context', open)
}
