import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Dialect } from './kit.ts'
import type { Tables } from './tables/index.ts'

type Builders = Pick<BetterSQLite3Database, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'>

/**
 * The first parameter of every store function: the query builders of a connection, and the tables `t`. `publish` notifies the
 * subscribers of a table once the transaction has been committed.
 */
export type Q = Builders & { readonly t: Tables; publish(table: keyof Tables): void }

/**
 * The database. `q` reads outside transactions; `tx` runs its callback in one write transaction that commits when the
 * callback's promise resolves and rolls back when it rejects. A `tx` inside a `tx` rejects with NestedTransactionError.
 */
export type Store = {
  readonly dialect: Dialect
  readonly q: Q
  tx<T>(work: (q: Q) => Promise<T>): Promise<T>
  /**
   * Runs work while no other process runs such work on this database. On SQLite one process serves a database
   * (docs/decisions/012), so the caller only has to order the work of this one. Call it outside transactions.
   */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** Calls `subscriber` after each transaction of this process that published the table. Returns a function that unsubscribes. */
  subscribe(table: keyof Tables, subscriber: () => void): () => void
  /** Applies missing migrations. Rejects if the append-only triggers of the log are missing or changed. */
  migrate(): Promise<void>
  /** Writes and rolls back. Rejects if the database refuses writes. */
  probe(): Promise<void>
  close(): Promise<void>
}
