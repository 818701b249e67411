import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from './store.ts'

export type { Q, Store } from './store.ts'

/**
 * Opens the database at `url`: `postgres://…` or `postgresql://…`, else a path of a SQLite file, whose folder is made.
 * Errors: those of the driver; SQLite below 3.51.3 is refused (its WAL-reset bug can corrupt a file).
 */
export async function openStore(url: string): Promise<Store> {
  if (/^postgres(ql)?:\/\//.test(url)) return (await import('./postgresql.ts')).openPostgresql(url)
  mkdirSync(dirname(url), { recursive: true, mode: 0o700 })
  return (await import('./sqlite.ts')).openSqlite(url)
}
