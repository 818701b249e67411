import { getTableColumns } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { blobColumns, otherHashColumns } from './blob-columns.ts'
import { kitOf } from './kit.ts'
import { defineTables } from './tables/index.ts'

type Listed = Record<string, readonly string[]>

it('lists every column with a SHA-256 as one that names a blob or as one that does not', () => {
  const listed = (columns: Listed) =>
    Object.entries(columns).flatMap(([table, names]) => names.map((n) => `${table}.${n}`))
  const found = Object.entries(defineTables(kitOf('sqlite'))).flatMap(([table, definition]) =>
    Object.keys(getTableColumns(definition))
      .filter((column) => /sha256|blob/i.test(column))
      .map((column) => `${table}.${column}`),
  )
  expect([...listed(blobColumns), ...listed(otherHashColumns)].sort()).toEqual(found.sort())
})
