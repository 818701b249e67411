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
  /** Text that names a row; branded ids fit through `.$type<…>()`. */
  id: () => text(),
  text: () => text(),
  int: () => integer(),
  bool: () => integer({ mode: 'boolean' }),
  /** An instant with milliseconds. */
  time: () => integer({ mode: 'timestamp_ms' }),
  json: () => text({ mode: 'json' }),
  bytes: () => blob({ mode: 'buffer' }),
  index,
  unique: uniqueIndex,
  key: primaryKey,
}

/** The column words that tables are written with, typed once: every dialect's kit wears SQLite's types. */
export type Kit = typeof sqliteKit

const pgBytes = pgCustomType<{ data: Buffer }>({ dataType: () => 'bytea' })
const pgJson = pgCustomType<{ data: unknown; driverData: string }>({
  // Text on both databases, so that nothing is tempted to use JSON operators that only one of them has.
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

/** The kit of a dialect. */
export function kitOf(dialect: Dialect): Kit {
  return dialect === 'sqlite' ? sqliteKit : (pgKit as unknown as Kit)
}
