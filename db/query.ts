import { type Column, type Placeholder, type SQL, sql } from 'drizzle-orm'
import type { Q } from './store.ts'

/** The parameters of a query; each run supplies their values. */
export type Params<Values> = { readonly [Name in keyof Values]: Placeholder<Name & string, Values[Name]> }

type Prepared<Result> = { execute(values: Record<string, unknown>): PromiseLike<Result> }
type Builder<Result> = { prepare(): Prepared<Result> }

/**
 * A prepared query. Its SQL is built once for each connection, since building takes longer than running. `build` uses
 * `params` directly for text columns and in `columnParam` for others; only a parameter of a text column may be null. On
 * PostgreSQL each transaction counts as a connection.
 */
export function query<Values extends Record<string, unknown>, Result>(
  build: (q: Q, params: Params<Values>) => Builder<Result>,
): (q: Q, values: Values) => Promise<Result> {
  const prepared = new WeakMap<Q, Prepared<Result>>()
  const params = new Proxy({}, { get: (_, name) => sql.placeholder(String(name)) }) as Params<Values>
  return async (q, values) => {
    const cached = prepared.get(q) ?? build(q, params).prepare()
    prepared.set(q, cached)
    return cached.execute(values)
  }
}

/** A parameter whose values are encoded as this column stores them. */
export function columnParam(column: Column, param: Placeholder): SQL {
  return sql`${sql.param(param, column)}`
}
