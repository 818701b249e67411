import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { assertAppendOnlySqlite } from './append-only.ts'
import { kitOf } from './kit.ts'
import { createPubSub } from './pub-sub.ts'
import { openWriter } from './sqlite-writer.ts'
import type { Q, Store } from './store.ts'
import { defineTables, type Tables } from './tables/index.ts'
import { guardTransactions } from './transaction.ts'

const MIN_VERSION = [3, 51, 3] as const

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
  // Erased data is overwritten immediately and does not stay in free pages of the file.
  connection.pragma('secure_delete = ON')
  // SQLite's own lower() handles only ASCII: a search would not find Élodie.
  connection.function('lower', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  )
  if (readOnly) connection.pragma('query_only = ON')
  cacheStatements(connection)
  return connection
}

function assertVersion(connection: Database.Database): void {
  const version = String(connection.prepare('select sqlite_version()').pluck().get())
  const parts = version.split('.').map(Number)
  for (const [i, minimum] of MIN_VERSION.entries()) {
    const part = parts[i] ?? 0
    if (part > minimum) return
    if (part < minimum)
      throw new Error(`SQLite ${version} can corrupt a database (WAL-reset bug); 3.51.3 or later is required.`)
  }
}

const MAX_STATEMENTS = 500

/** Caches prepared statements (LRU): drizzle prepares every query again. */
function cacheStatements(connection: Database.Database): void {
  const prepare = connection.prepare.bind(connection)
  const cache = new Map<string, Database.Statement>()
  const prepareCached = (sql: string): Database.Statement => {
    const statement = cache.get(sql) ?? prepare(sql)
    cache.delete(sql)
    cache.set(sql, statement)
    const [oldest] = cache.keys()
    if (cache.size > MAX_STATEMENTS && oldest !== undefined) cache.delete(oldest)
    return statement
  }
  Object.assign(connection, { prepare: prepareCached })
}

/**
 * Opens a SQLite file with one writer connection and one reader. drizzle's own `transaction()` on better-sqlite3 commits
 * before an async callback has finished, so sqlite-writer.ts begins and commits transactions.
 */
export function openSqlite(file: string): Store {
  const writer = connect(file, false)
  assertVersion(writer)
  const reader = connect(file, true)
  const t = defineTables(kitOf('sqlite'))
  const { subscribe, publish } = createPubSub()
  const withTables = (db: BetterSQLite3Database, publishLater: Q['publish']): Q =>
    Object.assign(db, { t, publish: publishLater })
  /** Tables published by the current transaction. */
  let published = new Set<keyof Tables>()
  const writeDb = drizzle(writer, { casing: 'snake_case' })
  const q = withTables(drizzle(reader, { casing: 'snake_case' }), (table) => publish([table]))
  const writing = withTables(writeDb, (table) => void published.add(table))
  const queue = openWriter(writer)

  const tx = guardTransactions<Q>(async (work) => {
    const own = new Set<keyof Tables>()
    const result = await queue.transact(() => {
      published = own
      return work(writing)
    })
    publish(own)
    return result
  })
  return {
    dialect: 'sqlite',
    q,
    tx,
    exclusively: (work) => work(),
    subscribe,
    migrate: async () => {
      migrate(writeDb, { migrationsFolder: join(process.cwd(), 'db/migrations/sqlite') })
      assertAppendOnlySqlite(writer)
    },
    probe: () =>
      queue.runExclusive(() => {
        writer.exec('begin immediate')
        try {
          writer.exec('update audit_head set size = size where id = 1')
        } finally {
          writer.exec('rollback')
        }
      }),
    close: () =>
      queue.runExclusive(() => {
        reader.close()
        writer.pragma('wal_checkpoint(TRUNCATE)')
        writer.close()
      }),
  }
}
