import type { Store } from '#db/client.ts'
import type { LogKeys } from '#lib/core/log-keys.ts'
import { appendEvents, readHead, renameLog } from './append.store.ts'
import { keyChangeData, keyChangeNote, type LogSigner } from './log-key.ts'
import { ed25519Key, publicBytes } from './signed-note.ts'

/**
 * Completes a change of the log's key that has begun: appends the event that states it, under the first name of the new key,
 * unless it was appended before a crash, and discards the former seed. Resolves with false if none has begun.
 */
export async function completeKeyChange(
  { keys, key, vkey, unstated }: LogSigner & { readonly keys: LogKeys },
  store: Store,
  at: Date,
): Promise<boolean> {
  const change = unstated()
  if (!change) return false
  const former = ed25519Key(change.seed)
  await store.tx(async (q) => {
    const { origin } = await readHead(q)
    if (origin === change.from) return
    const stated = { origin, key: vkey(origin), newOrigin: change.from, newKey: vkey(change.from) }
    const data = keyChangeData(stated, keyChangeNote(stated, former, key()))
    await renameLog(q, change.from)
    const actor = { kind: 'system', id: null } as const
    await appendEvents(q, [{ event: 'log_key.changed', contractId: null, actor, at, request: null, data }])
  })
  keys.discardFormer(publicBytes(former))
  return true
}
