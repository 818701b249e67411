import {
  bigint,
  boolean,
  customType as pgCustomType,
  index as pgIndex,
  primaryKey as pgPrimaryKey,
  pgTable,
  text as pgText,
  uniqueIndex as pgUniqueIndex,
  timestamp,
} from 'drizzle-orm/pg-core'
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

export type Dialect = 'sqlite' | 'postgresql'

const sqliteKit = {
  table: sqliteTable,
  /** A row id as text; branded ids are typed with `.$type<…>()`. */
  id: () => text(),
  text: () => text(),
  int: () => integer(),
  bool: () => integer({ mode: 'boolean' }),
  /** An instant with millisecond precision. */
  time: () => integer({ mode: 'timestamp_ms' }),
  json: () => text({ mode: 'json' }),
  bytes: () => blob({ mode: 'buffer' }),
  index,
  unique: uniqueIndex,
  key: primaryKey,
}

/** The column builders that tables are defined with. There is one type for all dialects: every kit is typed as SQLite's. */
export type Kit = typeof sqliteKit

const pgBytes = pgCustomType<{ data: Buffer }>({ dataType: () => 'bytea' })
const pgJson = pgCustomType<{ data: unknown; driverData: string }>({
  // Text on both databases, so that no query can use dialect-specific JSON operators.
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value),
})

const pgKit = {
  table: pgTable,
  id: () => pgText(),
  text: () => pgText(),
  int: () => bigint({ mode: 'number' }),
  bool: () => boolean(),
  time: () => timestamp({ withTimezone: true, precision: 3, mode: 'date' }),
  json: () => pgJson(),
  bytes: () => pgBytes(),
  index: pgIndex,
  unique: pgUniqueIndex,
  key: pgPrimaryKey,
}

/** The column builders of a dialect. */
export function kitOf(dialect: Dialect): Kit {
  return dialect === 'sqlite' ? sqliteKit : (pgKit as unknown as Kit)
}
