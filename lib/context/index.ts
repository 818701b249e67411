import 'server-only'
import { join } from 'node:path'
import { openStore, type Store } from '#db/client.ts'
import { type Log, openLog } from '#lib/audit/index.ts'
import { type Clock, systemClock } from '#lib/core/clock.ts'
import { type Delivery, openDelivery } from '#lib/delivery/index.ts'
import { derivedKey, type Settings, settings } from '#lib/env/index.ts'
import { type BlobStore, openFileBlobs } from '#lib/storage/index.ts'

/** Where a request came from, as the edge of the server established it. */
export type RequestInfo = { ip: string | null; userAgent: string | null }

/** What every use case works with. `request` is null for what the server does by itself. */
export type Ctx = {
  store: Store
  blobs: BlobStore
  delivery: Delivery
  /** What signs the log, and knows whether the database was set back. */
  log: Log
  settings: Settings
  now: Clock
  /** 32 bytes for one purpose, derived from the installation's master key. */
  key(purpose: string): Buffer
  request: RequestInfo | null
}

/** The context of this process, opened once: bundled code and natively run scripts share the one on `globalThis`. */
const shared = globalThis as unknown as { signcoveContext?: Promise<Ctx> }

async function open(): Promise<Ctx> {
  const s = settings()
  return {
    store: await openStore(s.databaseUrl ?? join(s.dataDir, 'signcove.sqlite'), s.databaseOwnerUrl),
    blobs: openFileBlobs({ dir: s.dataDir, key: derivedKey('storage') }),
    delivery: openDelivery({
      smtp: s.smtp,
      twilio: s.twilio,
      outboxDir: join(s.dataDir, 'outbox'),
      host: s.url.hostname,
    }),
    log: openLog({ key: derivedKey('audit log'), dir: s.anchorDir }),
    settings: s,
    now: systemClock,
    key: derivedKey,
    request: null,
  }
}

/** The process's context, for work that no request asked for. */
export function serverContext(): Promise<Ctx> {
  shared.signcoveContext ??= open()
  return shared.signcoveContext
}
