import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Dialect } from './kit.ts'
import type { Tables } from './tables/index.ts'

type Builders = Pick<BetterSQLite3Database, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'>

/**
 * What every store function takes: the query builders of a connection, and the tables to name. `announce` tells those who
 * listen to a table that there is something new in it, as soon as the transaction has been committed.
 */
export type Q = Builders & { readonly t: Tables; announce(table: keyof Tables): void }

/**
 * The database. `q` reads outside transactions; `tx` runs its callback in one write transaction that commits when the
 * callback's promise resolves and rolls back when it rejects. A `tx` inside a `tx` rejects with NestedTransactionError.
 */
export type Store = {
  readonly dialect: Dialect
  readonly q: Q
  tx<T>(work: (q: Q) => Promise<T>): Promise<T>
  /** Calls `listener` after each transaction of this process that announced the table, until what it gives is called. */
  listen(table: keyof Tables, listener: () => void): () => void
  /** Applies the migrations that are missing, and rejects if the append-only triggers of the log are not as expected. */
  migrate(): Promise<void>
  /** Writes and rolls back, to show that the database takes writes. */
  probe(): Promise<void>
  close(): Promise<void>
}
