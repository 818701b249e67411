import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  generateDrizzleJson,
  generateMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from 'drizzle-kit/api'
import { expect, it } from 'vitest'
import { kitOf } from './kit.ts'
import * as postgresql from './schema.postgresql.ts'
import * as sqlite from './schema.sqlite.ts'
import { defineTables } from './tables/index.ts'

type Snapshot = { tables: Record<string, { columns: Record<string, unknown> }> }

function newestSnapshot(dialect: string) {
  const folder = join('db/migrations', dialect, 'meta')
  const newest = readdirSync(folder)
    .filter((name) => name.endsWith('_snapshot.json'))
    .sort()
    .at(-1)
  return JSON.parse(readFileSync(join(folder, newest ?? ''), 'utf8'))
}

const shapeOf = ({ tables }: Snapshot) =>
  Object.fromEntries(
    Object.entries(tables).map(([name, { columns }]) => [name.replace(/^public\./, ''), Object.keys(columns)]),
  )

it('every table and column has a migration on SQLite', async () => {
  const wanted = await generateSQLiteDrizzleJson({ ...sqlite }, undefined, 'snake_case')
  expect(await generateSQLiteMigration(newestSnapshot('sqlite'), wanted)).toEqual([])
})

it('every table and column has a migration on PostgreSQL', async () => {
  const wanted = generateDrizzleJson({ ...postgresql }, undefined, undefined, 'snake_case')
  expect(await generateMigration(newestSnapshot('postgresql'), wanted)).toEqual([])
})

it('the migrations create the same tables and columns on both databases', () => {
  expect(shapeOf(newestSnapshot('sqlite'))).toEqual(shapeOf(newestSnapshot('postgresql')))
})

it('every table is exported to drizzle-kit', () => {
  const all = Object.keys(defineTables(kitOf('sqlite'))).sort()
  expect(Object.keys(sqlite).sort()).toEqual(all)
  expect(Object.keys(postgresql).sort()).toEqual(all)
})
