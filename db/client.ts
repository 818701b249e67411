import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from './store.ts'

export type { Q, Store } from './store.ts'

/**
 * Opens the database at `url`: `postgres://…` or `postgresql://…`, or the path of a SQLite file, whose directory is created.
 * `ownerUrl` is the PostgreSQL role that owns the tables, if it differs from the role of `url`. Throws the driver's errors.
 * SQLite below 3.51.3 is refused (its WAL-reset bug can corrupt a file).
 */
export async function openStore(url: string, ownerUrl: string | null = null): Promise<Store> {
  if (/^postgres(ql)?:\/\//.test(url)) return (await import('./postgresql.ts')).openPostgresql(url, ownerUrl)
  mkdirSync(dirname(url), { recursive: true, mode: 0o700 })
  return (await import('./sqlite.ts')).openSqlite(url)
}
