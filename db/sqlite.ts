import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { assertAppendOnlySqlite } from './append-only.ts'
import { kitOf } from './kit.ts'
import type { Q, Store } from './store.ts'
import { defineTables } from './tables/index.ts'
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
  // SQLite's own lowers ASCII only: a search would not find Élodie by her name.
  connection.function('lower', { deterministic: true }, (text: unknown) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  )
  if (readOnly) connection.pragma('query_only = ON')
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

/** A queue that lets one transaction at a time hold the writer connection across its awaits. */
function serial() {
  let tail: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = tail.then(work, work)
    tail = turn.catch(() => undefined)
    return turn
  }
}

/**
 * Opens a SQLite file with one writer connection and one reader. drizzle's own `transaction()` on better-sqlite3 commits
 * before an async callback has run, so the writer is driven by hand: BEGIN IMMEDIATE, await, COMMIT or ROLLBACK.
 */
export function openSqlite(file: string): Store {
  const writer = connect(file, false)
  assertVersion(writer)
  const reader = connect(file, true)
  const t = defineTables(kitOf('sqlite'))
  const withTables = (db: BetterSQLite3Database): Q => Object.assign(db, { t })
  const writeDb = drizzle(writer, { casing: 'snake_case' })
  const q = withTables(drizzle(reader, { casing: 'snake_case' }))
  const writing = withTables(writeDb)
  const inTurn = serial()

  const tx = guardTransactions<Q>((work) =>
    inTurn(async () => {
      writer.exec('begin immediate')
      try {
        const result = await work(writing)
        writer.exec('commit')
        return result
      } catch (error) {
        if (writer.inTransaction) writer.exec('rollback')
        throw error
      }
    }),
  )
  return {
    dialect: 'sqlite',
    q,
    tx,
    migrate: async () => {
      migrate(writeDb, { migrationsFolder: join(process.cwd(), 'db/migrations/sqlite') })
      assertAppendOnlySqlite(writer)
    },
    probe: () =>
      inTurn(async () => {
        writer.exec('begin immediate')
        try {
          writer.exec('update audit_head set size = size where id = 1')
        } finally {
          writer.exec('rollback')
        }
      }),
    close: () =>
      inTurn(async () => {
        reader.close()
        writer.pragma('wal_checkpoint(TRUNCATE)')
        writer.close()
      }),
  }
}
