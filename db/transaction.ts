import { AsyncLocalStorage } from 'node:async_hooks'
import { reportWarning } from '#lib/core/report.ts'
import { NestedTransactionError } from './errors.ts'

const SLOW_MS = 100

/** Wraps a driver's transaction: rejects nested ones and logs slow ones. */
export function guardTransactions<Q>(run: <T>(work: (q: Q) => Promise<T>) => Promise<T>) {
  const inside = new AsyncLocalStorage<true>()
  return async <T>(work: (q: Q) => Promise<T>): Promise<T> => {
    if (inside.getStore()) throw new NestedTransactionError()
    return inside.run(true, () =>
      run(async (q) => {
        const started = performance.now()
        try {
          return await work(q)
        } finally {
          const ms = performance.now() - started
          if (ms > SLOW_MS) reportWarning(`db: a transaction held the writer for ${ms.toFixed(0)} ms`)
        }
      }),
    )
  }
}
