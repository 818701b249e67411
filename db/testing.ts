import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { getTableName, type Table } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { afterAll, describe } from 'vitest'
import { openStore, type Q, type Store } from './client.ts'
import { kitOf } from './kit.ts'
import { defineTables } from './tables/index.ts'
import { rolesOf, runStatements, urlOfRole } from './testing-roles.ts'

/** How often a test of a race condition repeats it: a few times in every run; set `TEST_ROUNDS=200` for more. */
export const rounds = Number(process.env.TEST_ROUNDS ?? 3)

/** A PostgreSQL server on which tests create databases and roles, if the test run has one. */
export const postgresqlServer = process.env.TEST_DATABASE_URL || null

/** The file of a migrated, empty database: writing it takes less time than migrating. */
let migratedSqlite: Buffer | null = null

async function migrateSqlite(file: string): Promise<Buffer> {
  const store = await openStore(file)
  await store.migrate()
  // Closing also moves the write-ahead log into the file.
  await store.close()
  return readFileSync(file)
}

/** A new, migrated, empty SQLite database, for a suite that does not depend on the database. Closing it removes it. */
export async function openScratchSqlite(): Promise<Store> {
  const dir = mkdtempSync(join(tmpdir(), 'signcove-db-'))
  const file = join(dir, 'test.sqlite')
  migratedSqlite ??= await migrateSqlite(file)
  writeFileSync(file, migratedSqlite)
  const store = await openStore(file)
  return {
    ...store,
    close: async () => {
      await store.close()
      rmSync(dir, { recursive: true })
    },
  }
}

/** A copy of the migrated database that the test run has created (testing-template.ts), with its roles. */
async function openScratchPostgresql(server: string, as: Role): Promise<Store> {
  const template = process.env.TEST_DATABASE_TEMPLATE
  if (!template) throw new Error('TEST_DATABASE_TEMPLATE is not the name of a database.')
  const name = `signcove_${randomBytes(6).toString('hex')}`
  const { owner, app } = rolesOf(template)
  await runStatements(server, `create database ${name} template ${template} owner ${owner}`)
  const [ownerUrl, appUrl] = [urlOfRole(server, name, owner), urlOfRole(server, name, app)]
  const store = await (as === 'owner' ? openStore(ownerUrl) : openStore(appUrl, ownerUrl))
  return {
    ...store,
    close: async () => {
      await store.close()
      await runStatements(server, `drop database ${name} with (force)`)
    },
  }
}

type Role = 'application' | 'owner'
type Define = (open: () => Promise<Store>) => void

/**
 * Runs a suite on every available database: SQLite always, PostgreSQL if the test run has a server. `open` returns a new,
 * migrated, empty database, which is closed and removed after the suite.
 */
export function onEachDatabase(suite: string, define: Define): void {
  describeOnEach(suite, define, 'application')
}

/**
 * As `onEachDatabase`, for a suite that changes tables: on PostgreSQL it runs as their owner, as in an installation with one
 * role.
 */
export function onEachDatabaseAsOwner(suite: string, define: Define): void {
  describeOnEach(suite, define, 'owner')
}

function describeOnEach(suite: string, define: Define, as: Role): void {
  const server = postgresqlServer
  const databases = [
    { name: 'SQLite', open: openScratchSqlite },
    ...(server ? [{ name: 'PostgreSQL', open: () => openScratchPostgresql(server, as) }] : []),
  ]
  describe.each(databases)(`${suite} on $name`, ({ open }) => {
    const opened: Store[] = []
    afterAll(async () => {
      for (const store of opened) await store.close()
    })
    define(async () => {
      const store = await open()
      opened.push(store)
      return store
    })
  })
}

/** A database without triggers and foreign keys, as anyone with access to the file can make it: any statement succeeds. */
export type Tampering = {
  q: Q
  connection: Database.Database
  /** Makes a change, runs `look`, and rolls the change back. */
  attempt<T>(change: () => void, look: () => Promise<T>): Promise<T>
}

/** Fills a SQLite database through the product and returns an unprotected copy of it in memory. */
export async function openTampering(fill: (store: Store) => Promise<void>): Promise<Tampering> {
  const dir = mkdtempSync(join(tmpdir(), 'signcove-db-'))
  const file = join(dir, 'test.sqlite')
  const store = await openStore(file)
  await store.migrate()
  await fill(store)
  await store.close()
  const onDisk = new Database(file)
  // A database in memory cannot have a WAL file.
  onDisk.pragma('journal_mode = DELETE')
  const connection = new Database(onDisk.serialize())
  onDisk.close()
  rmSync(dir, { recursive: true })
  connection.pragma('foreign_keys = OFF')
  const triggers = connection.prepare("select name from sqlite_schema where type = 'trigger'").pluck().all()
  for (const name of triggers) connection.exec(`drop trigger ${name}`)
  const q: Q = Object.assign(drizzle(connection, { casing: 'snake_case' }), {
    t: defineTables(kitOf('sqlite')),
    publish: () => {},
  })
  const attempt: Tampering['attempt'] = async (change, look) => {
    connection.exec('begin')
    try {
      change()
      return await look()
    } finally {
      connection.exec('rollback')
    }
  }
  return { q, connection, attempt }
}

/** The same store; the table of each `select … from` of its `q` is appended to `reads`. */
export function countingReads(store: Store): { store: Store; reads: string[] } {
  const reads: string[] = []
  const counted = (name: keyof Q, build: (...args: never[]) => unknown) =>
    name !== 'select' && name !== 'selectDistinct'
      ? build
      : (...args: never[]) =>
          new Proxy(Object(build(...args)), {
            get: (builder, key) =>
              key !== 'from'
                ? builder[key]
                : (table: Table) => {
                    reads.push(getTableName(table))
                    return builder.from(table)
                  },
          })
  return {
    reads,
    store: {
      ...store,
      // A new object each time: a prepared query is built once for each `q`, but must be counted each time it runs.
      get q(): Q {
        return new Proxy(store.q, {
          get(q, name: keyof Q) {
            const value = q[name]
            return typeof value === 'function' ? counted(name, value.bind(q)) : value
          },
        })
      },
    },
  }
}
