import type { Store } from './store.ts'
import type { Tables } from './tables/index.ts'

/** Who listens to which table, and how they are told. */
export function openAnnouncements(): Pick<Store, 'listen'> & { tell(tables: Iterable<keyof Tables>): void } {
  const listeners = new Map<() => void, keyof Tables>()
  return {
    listen: (table, listener) => {
      listeners.set(listener, table)
      return () => void listeners.delete(listener)
    },
    tell: (tables) => {
      for (const told of tables) for (const [listener, table] of listeners) if (table === told) listener()
    },
  }
}
