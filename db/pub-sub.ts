import type { Store } from './store.ts'
import type { Tables } from './tables/index.ts'

/** Subscriptions to tables within this process. `publish` calls the subscribers of each table. */
export function createPubSub(): Pick<Store, 'subscribe'> & { publish(tables: Iterable<keyof Tables>): void } {
  const subscribers = new Map<() => void, keyof Tables>()
  return {
    subscribe: (table, subscriber) => {
      subscribers.set(subscriber, table)
      return () => void subscribers.delete(subscriber)
    },
    publish: (tables) => {
      for (const published of tables)
        for (const [subscriber, table] of subscribers) if (table === published) subscriber()
    },
  }
}
