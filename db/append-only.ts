import type Database from 'better-sqlite3'
import type pg from 'pg'

/** The triggers that make the log append-only, as `name: part of its text that must be there`. */
const sqliteTriggers: Record<string, string> = {
  audit_event_insert: 'seq must be max+1',
  audit_event_update: 'append-only',
  audit_event_delete: 'append-only',
}

/** Throws if a trigger that keeps the log append-only is missing or was changed (trust.md AUD-02). */
export function assertAppendOnlySqlite(connection: Database.Database): void {
  const rows = connection
    .prepare("select name, sql from sqlite_schema where type = 'trigger' and tbl_name = 'audit_event'")
    .all()
  const found = new Map((rows as { name: string; sql: string }[]).map((row) => [row.name, row.sql]))
  for (const [name, part] of Object.entries(sqliteTriggers)) {
    if (!found.get(name)?.includes(part)) throw tampered(name)
  }
}

/** The same for PostgreSQL (AUD-03): insert, update, delete and truncate are guarded and enabled. */
export async function assertAppendOnlyPostgresql(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ tgname: string }>(
    "select tgname from pg_trigger where tgrelid = 'audit_event'::regclass and not tgisinternal and tgenabled in ('O', 'A')",
  )
  const found = new Set(rows.map((row) => row.tgname))
  for (const name of [...Object.keys(sqliteTriggers), 'audit_event_truncate']) {
    if (!found.has(name)) throw tampered(name)
  }
}

function tampered(name: string): Error {
  return new Error(
    `The trigger ${name}, which keeps the audit log append-only, is missing or was changed. Signcove does not start on such a database.`,
  )
}
