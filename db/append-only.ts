import type Database from 'better-sqlite3'
import type pg from 'pg'

const next = 'SELECT coalesce(max(seq), -1) + 1 FROM audit_event'

/** The triggers that keep the log append-only, exactly as in db/migrations. */
const sqliteTriggers: Record<string, string> = {
  audit_event_insert: `CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event WHEN new.seq IS NOT (${next}) BEGIN SELECT raise(ABORT, 'audit: seq must be max+1'); END`,
  ...Object.fromEntries(
    ['audit_event', 'audit_checkpoint'].flatMap((table) => ['update', 'delete'].map(refusing(table))),
  ),
}

function refusing(table: string) {
  return (what: string): [string, string] => [
    `${table}_${what}`,
    `CREATE TRIGGER ${table}_${what} BEFORE ${what.toUpperCase()} ON ${table} BEGIN SELECT raise(ABORT, 'audit: append-only'); END`,
  ]
}

/** The PostgreSQL triggers, as pg_get_triggerdef returns them, and the bodies of their functions. */
const refuse = (table: string, what: string, each = 'ROW'): [string, string] => [
  `${table}_${what}`,
  `CREATE TRIGGER ${table}_${what} BEFORE ${what.toUpperCase()} ON ${table} FOR EACH ${each} EXECUTE FUNCTION audit_event_refuse()`,
]
const postgresqlTriggers: Record<string, string> = {
  audit_event_insert:
    'CREATE TRIGGER audit_event_insert BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_event_next()',
  ...Object.fromEntries(
    ['audit_event', 'audit_checkpoint'].flatMap((table) => [
      refuse(table, 'update'),
      refuse(table, 'delete'),
      refuse(table, 'truncate', 'STATEMENT'),
    ]),
  ),
}
const postgresqlFunctions: Record<string, string> = {
  audit_event_refuse: "BEGIN RAISE EXCEPTION 'audit: append-only'; END",
  audit_event_next: `BEGIN IF new.seq IS DISTINCT FROM (${next}) THEN RAISE EXCEPTION 'audit: seq must be max+1'; END IF; RETURN new; END`,
}

/** A statement with normalized white space. */
function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function requireSame(expected: Record<string, string>, found: ReadonlyMap<string, string>): void {
  for (const [name, text] of Object.entries(expected))
    if (plain(found.get(name) ?? '') !== text)
      throw new Error(
        `The trigger ${name}, which keeps the audit log append-only, is missing or was changed. Signcove does not start on this database.`,
      )
}

/** Throws if a trigger that keeps the log append-only is missing or was changed (AUD-02). */
export function assertAppendOnlySqlite(connection: Database.Database): void {
  const rows = connection.prepare("select name, sql from sqlite_schema where type = 'trigger'").all()
  requireSame(sqliteTriggers, new Map((rows as { name: string; sql: string }[]).map(({ name, sql }) => [name, sql])))
}

/** As above, for PostgreSQL (AUD-03): the triggers must be enabled and their functions unchanged. */
export async function assertAppendOnlyPostgresql(pool: pg.Pool): Promise<void> {
  const triggers = await pool.query<{ name: string; text: string }>(
    "select tgname as name, pg_get_triggerdef(oid, true) as text from pg_trigger where tgrelid in ('audit_event'::regclass, 'audit_checkpoint'::regclass) and not tgisinternal and tgenabled in ('O', 'A')",
  )
  const functions = await pool.query<{ name: string; text: string }>(
    "select proname as name, prosrc as text from pg_proc where proname like 'audit_event_%' and pronamespace = current_schema()::regnamespace",
  )
  requireSame(postgresqlTriggers, new Map(triggers.rows.map(({ name, text }) => [name, text])))
  requireSame(postgresqlFunctions, new Map(functions.rows.map(({ name, text }) => [name, text])))
}
