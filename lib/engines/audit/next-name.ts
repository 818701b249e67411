import { randomInt } from 'node:crypto'
import type { Q, Store } from '#db/client.ts'
import { appendEvents, readHead, renameLog } from './append.store.ts'
import type { TreeHead } from './checkpoint.ts'
import { type Rollback, treeHeadData } from './compare-with-pinned.ts'
import type { AuditEvent } from './events.ts'
import { nextOrigin, RANDOM_LIMIT } from './origin.rules.ts'

/** Who gave the log its next name, and the origin of the request. */
export type By = Pick<AuditEvent, 'actor' | 'request' | 'personal'>

/** A change that is committed with an event. */
export type Alongside = (q: Q) => Promise<void>

/**
 * Why the log continues under its next name, as recorded in `log.restored`: an admin acknowledged a rollback, the pinned
 * checkpoint is missing, the operator ran `npm run restored`, or a witness has seen another history. `seen` is the number of
 * events that the witness has seen; null if it has another history of no more events.
 */
export type Cause =
  | { reason: Rollback['reason'] | 'pin_missing' | 'restored' }
  | { reason: 'witness'; witness: string; seen: number | null }

/** The names before and after, and the number of events of the log before the change. */
export type Renamed = { from: string; to: string; size: number }

/**
 * Gives the log its next name: another tree signed under the old name would contradict checkpoints held by third parties.
 * `pinned` and `found` are the pinned checkpoint, if it can be read, and the log in the database.
 */
export async function giveNextName(
  store: Store,
  at: Date,
  by: By,
  { cause, pinned, found }: { cause: Cause; pinned: TreeHead | null; found: Rollback['found'] },
  alongside: Alongside = async () => undefined,
): Promise<Renamed> {
  return store.tx(async (q) => {
    // First, because other transactions lock the log's head row last.
    await alongside(q)
    const { origin } = await readHead(q)
    const next = nextOrigin(origin, pinned?.origin ?? null, randomInt(RANDOM_LIMIT))
    await renameLog(q, next)
    const data = {
      ...cause,
      pinned: pinned && treeHeadData(pinned),
      found: { size: found.size, root: found.root?.toString('hex') ?? null },
      origin,
      new_origin: next,
    }
    await appendEvents(q, [{ event: 'log.restored', contractId: null, at, ...by, data }])
    return { from: origin, to: next, size: found.size }
  })
}
