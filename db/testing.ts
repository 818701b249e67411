import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe } from 'vitest'
import { openStore, type Store } from './client.ts'

async function openScratchSqlite(): Promise<Store> {
  const dir = mkdtempSync(join(tmpdir(), 'signcove-db-'))
  const store = await openStore(join(dir, 'test.sqlite'))
  await store.migrate()
  return {
    ...store,
    close: async () => {
      await store.close()
      rmSync(dir, { recursive: true })
    },
  }
}

async function openScratchPostgresql(server: string): Promise<Store> {
  const name = `signcove_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const store = await openStore(url.href)
  await store.migrate()
  return {
    ...store,
    close: async () => {
      await store.close()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}

/**
 * Runs a suite on every database that is here: SQLite always, PostgreSQL when the test run has one. `open` gives a new,
 * migrated, empty database, closed and removed after the suite.
 */
export function onEachDatabase(suite: string, define: (open: () => Promise<Store>) => void): void {
  const server = process.env.TEST_DATABASE_URL
  const databases = [
    { name: 'SQLite', open: openScratchSqlite },
    ...(server ? [{ name: 'PostgreSQL', open: () => openScratchPostgresql(server) }] : []),
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
