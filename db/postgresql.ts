import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { reportWarning } from '#lib/core/report.ts'
import { assertAppendOnlyPostgresql } from './append-only.ts'
import { isSerializationFailure } from './errors.ts'
import { kitOf } from './kit.ts'
import { asOwner } from './owner.ts'
import { createPubSub } from './pub-sub.ts'
import type { Q, Store } from './store.ts'
import { defineTables, type Tables } from './tables/index.ts'
import { guardTransactions } from './transaction.ts'

const MAX_TRIES = 5
/** The advisory lock of `exclusively`. */
const EXCLUSIVE_LOCK = 7_450_316_209

const migrateBy = (pool: pg.Pool) =>
  migrate(drizzle(pool), { migrationsFolder: join(process.cwd(), 'db/migrations/postgresql') })

/**
 * Opens a PostgreSQL database. Transactions that PostgreSQL aborts to resolve a deadlock are run up to five times. With an
 * `ownerUrl`, that role owns and migrates the tables, and the role of `url` is granted the rights that it needs.
 */
export function openPostgresql(url: string, ownerUrl: string | null): Store {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  // Without a listener, an idle connection that the server closes would end the process; the next query reports the error.
  pool.on('error', (error) => reportWarning('db: an idle connection was closed', error))
  const db = drizzle(pool, { casing: 'snake_case' })
  const t = defineTables(kitOf('postgresql'))
  const { subscribe, publish } = createPubSub()
  const withTables = (builders: unknown, publishLater: Q['publish']): Q =>
    Object.assign(builders as Q, { t, publish: publishLater })

  const tx = guardTransactions<Q>(async (work) => {
    for (let attempt = 1; ; attempt++) {
      const published = new Set<keyof Tables>()
      try {
        const result = await db.transaction((inner) => work(withTables(inner, (table) => void published.add(table))))
        publish(published)
        return result
      } catch (error) {
        if (attempt === MAX_TRIES || !isSerializationFailure(error)) throw error
      }
    }
  })
  return {
    dialect: 'postgresql',
    q: withTables(db, (table) => publish([table])),
    tx,
    exclusively: (work) => exclusively(pool, work),
    subscribe,
    migrate: async () => {
      await (ownerUrl === null ? migrateBy(pool) : asOwner(pool, ownerUrl, migrateBy))
      await assertAppendOnlyPostgresql(pool)
    },
    probe: async () => {
      const client = await pool.connect()
      try {
        await client.query('begin')
        await client.query('update audit_head set size = size where id = 1')
      } finally {
        await client.query('rollback').finally(() => client.release())
      }
    },
    close: () => pool.end(),
  }
}

/**
 * A lock of a transaction and not of a session, because a connection pooler may give the session to another client. The
 * work runs on other connections.
 */
async function exclusively<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [EXCLUSIVE_LOCK])
    return await work()
  } finally {
    // If the connection was lost, so was the lock; the work's own result counts.
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}
