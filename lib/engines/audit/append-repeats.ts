import type { Q, Store } from '#db/client.ts'
import { appendEach } from './append.store.ts'
import { dueRepeats, eventOfRepeats, takeOfContract, tryTakeDue } from './repeat.store.ts'

const AT_ONCE = 100

/** Appends the number of the repeats whose hour has passed, each in a transaction of its own. */
export async function appendDueRepeats(store: Store, now: Date): Promise<void> {
  for (;;) {
    const keys = await dueRepeats(store.q, now, AT_ONCE)
    for (const key of keys) {
      await store.tx(async (q) => {
        const row = await tryTakeDue(q, key, now)
        const event = row && eventOfRepeats(row, now)
        if (event) await appendEach(q, [event])
      })
    }
    if (keys.length < AT_ONCE) return
  }
}

/** Appends the repeats of a contract's events that are counted so far, and forgets the events. */
export async function appendRepeatsOf(q: Q, contractId: string, now: Date): Promise<void> {
  const events = (await takeOfContract(q, contractId)).map((row) => eventOfRepeats(row, now))
  await appendEach(
    q,
    events.filter((event) => event !== null),
  )
}
