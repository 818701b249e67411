import type { Store } from '#db/client.ts'
import type { Clock } from '#lib/core/clock.ts'
import type { FieldRegistry } from '#lib/domain/field/field-registry.rules.ts'
import type { Log } from '#lib/engines/audit/index.ts'
import type { BlobStore } from '#lib/engines/blobs/index.ts'
import type { Delivery } from '#lib/engines/delivery/index.ts'
import type { KeySource, Settings } from '#lib/env/index.ts'

/** The origin of a request, as the HTTP edge determined it. */
export type RequestInfo = { ip: string | null; userAgent: string | null }

/** The context of every use case. `request` is null for work without a request. */
export type Ctx = {
  store: Store
  blobs: BlobStore
  /** Files that can be made again. Nothing refers to them, and they are removed after a day. */
  cache: BlobStore
  delivery: Delivery
  /** Signs the log, and detects that the database was rolled back. */
  log: Log
  settings: Settings
  /** The field types that contracts may have. */
  fieldRegistry: FieldRegistry
  now: Clock
  /** 32 bytes for one purpose, derived from the installation's current master key. */
  key(purpose: string): Buffer
  keys: KeySource
  request: RequestInfo | null
}
