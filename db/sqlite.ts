import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { openAnnouncements } from './announcements.ts'
import { assertAppendOnlySqlite } from './append-only.ts'
import { kitOf } from './kit.ts'
import { openWriter } from './sqlite-writer.ts'
import type { Q, Store } from './store.ts'
import { defineTables, type Tables } from './tables/index.ts'
import { guardTransactions } from './transaction.ts'

const OLDEST = [3, 51, 3] as const

function connect(file: string, readOnly: boolean): Database.Database {
  const connection = new Database(file)
  connection.pragma('journal_mode = WAL')
  connection.pragma('synchronous = FULL')
  connection.pragma('foreign_keys = ON')
  connection.pragma('recursive_triggers = ON')
  connection.pragma('busy_timeout = 5000')
  connection.pragma('trusted_schema = OFF')
  connection.pragma('cell_size_check = ON')
  connection.pragma('mmap_size = 0')
  // What is erased is overwritten, and does not stay in the file until something else takes its place.
  connection.pragma('secure_delete = ON')
  // SQLite's own lowers ASCII only: a search would not find Élodie by her name.
  connection.function('lower', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  )
  if (readOnly) connection.pragma('query_only = ON')
  keepStatements(connection)
  return connection
}

function assertVersion(connection: Database.Database): void {
  const version = String(connection.prepare('select sqlite_version()').pluck().get())
  const parts = version.split('.').map(Number)
  for (const [i, least] of OLDEST.entries()) {
    const part = parts[i] ?? 0
    if (part > least) return
    if (part < least)
      throw new Error(`SQLite ${version} can corrupt a database (WAL-reset bug); 3.51.3 or later is needed.`)
  }
}

const STATEMENTS_KEPT = 500

/** drizzle has every query prepared anew, and they are the same few all the time. */
function keepStatements(connection: Database.Database): void {
  const prepare = connection.prepare.bind(connection)
  const kept = new Map<string, Database.Statement>()
  const remembering = (sql: string): Database.Statement => {
    const statement = kept.get(sql) ?? prepare(sql)
    kept.delete(sql)
    kept.set(sql, statement)
    const [oldest] = kept.keys()
    if (kept.size > STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest)
    return statement
  }
  Object.assign(connection, { prepare: remembering })
}

/**
 * Opens a SQLite file with one writer connection and one reader. drizzle's own `transaction()` on better-sqlite3 commits
 * before an async callback has run, so the writer is driven by hand (see sqlite-writer.ts).
 */
export function openSqlite(file: string): Store {
  const writer = connect(file, false)
  assertVersion(writer)
  const reader = connect(file, true)
  const t = defineTables(kitOf('sqlite'))
  const { listen, tell } = openAnnouncements()
  const withTables = (db: BetterSQLite3Database, announce: Q['announce']): Q => Object.assign(db, { t, announce })
  /** What the transaction has announced that holds the writer. */
  let announced = new Set<keyof Tables>()
  const writeDb = drizzle(writer, { casing: 'snake_case' })
  const q = withTables(drizzle(reader, { casing: 'snake_case' }), (table) => tell([table]))
  const writing = withTables(writeDb, (table) => void announced.add(table))
  const turns = openWriter(writer)

  const tx = guardTransactions<Q>(async (work) => {
    const own = new Set<keyof Tables>()
    const result = await turns.transact(() => {
      announced = own
      return work(writing)
    })
    tell(own)
    return result
  })
  return {
    dialect: 'sqlite',
    q,
    tx,
    listen,
    migrate: async () => {
      migrate(writeDb, { migrationsFolder: join(process.cwd(), 'db/migrations/sqlite') })
      assertAppendOnlySqlite(writer)
    },
    probe: () =>
      turns.alone(() => {
        writer.exec('begin immediate')
        try {
          writer.exec('update audit_head set size = size where id = 1')
        } finally {
          writer.exec('rollback')
        }
      }),
    close: () =>
      turns.alone(() => {
        reader.close()
        writer.pragma('wal_checkpoint(TRUNCATE)')
        writer.close()
      }),
  }
}
