import { type Column, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { Q } from './store.ts'

/** The places of a query that are filled each time it runs. */
export type Places<Values> = { readonly [Name in keyof Values]: Placeholder<Name & string, Values[Name]> }

type Prepared<Result> = { execute(values: Record<string, unknown>): PromiseLike<Result> }
type Builder<Result> = { prepare(): Prepared<Result> }

/**
 * A query that runs so often that its SQL is built once for a connection instead of each time, which takes longer than
 * running it. `build` names what changes by `places`, which stand for plain text as they are and for any other column by
 * `inColumn`: no place may be null unless its column is text. A transaction on PostgreSQL is a connection of its own.
 */
export function query<Values extends Record<string, unknown>, Result>(
  build: (q: Q, places: Places<Values>) => Builder<Result>,
): (q: Q, values: Values) => Promise<Result> {
  const built = new WeakMap<Q, Prepared<Result>>()
  const places = new Proxy({}, { get: (_, name) => sql.placeholder(String(name)) }) as Places<Values>
  return async (q, values) => {
    const known = built.get(q) ?? build(q, places).prepare()
    built.set(q, known)
    return known.execute(values)
  }
}

/** A place that is filled with a value of this column, in the form that the database keeps it in. */
export function inColumn(column: Column, place: Placeholder): SQL {
  return sql`${sql.param(place, column)}`
}
