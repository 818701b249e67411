import type { KeyObject } from 'node:crypto'
import type { FormerLogKey, LogKeys } from '#lib/core/log-keys.ts'
import { ED25519, NoteError, parseVkey, writeVkey } from '#lib/core/verifier-key.ts'
import { isSameOrEarlier } from './origin.rules.ts'
import { ed25519Key, publicBytes, signNote, verifyNote } from './signed-note.ts'

/** The log's keys, each for the names under which it signs. */
export type LogSigner = {
  /** The current key. */
  key(): KeyObject
  /** The verifier key of the log under one of its present or former names. */
  vkey(origin: string): string
  /** True for the names of the log from the current key on. */
  signs(origin: string): boolean
  /** The seed of the former key, and the first name of the current one, while the log has not stated the change. */
  unstated(): { seed: Buffer; from: string } | null
}

export function logSigner(keys: LogKeys): LogSigner {
  let cached: { seed: Buffer; key: KeyObject } | null = null
  const key = () => {
    const { seed } = keys.current()
    if (!cached?.seed.equals(seed)) cached = { seed, key: ed25519Key(seed) }
    return cached.key
  }
  const publicKeyFor = (origin: string) => {
    const isFor = ({ from }: { from: string | null }) => from === null || isSameOrEarlier(from, origin)
    const former = isFor(keys.current()) ? undefined : keys.former().findLast(isFor)
    return former ? publicOf(former) : publicBytes(key())
  }
  return {
    key,
    vkey: (origin) => writeVkey(origin, ED25519, publicKeyFor(origin)),
    signs: (origin) => publicKeyFor(origin).equals(publicBytes(key())),
    unstated: () => {
      const last = keys.former().at(-1)
      const { from } = keys.current()
      return last && 'seed' in last && from !== null ? { seed: last.seed, from } : null
    },
  }
}

function publicOf(former: FormerLogKey): Buffer {
  return 'publicKey' in former ? former.publicKey : publicBytes(ed25519Key(former.seed))
}

/** A change of the log's key: its names and verifier keys before and after. */
export type KeyChange = { origin: string; key: string; newOrigin: string; newKey: string }

const TITLE = 'signcove log key change v1'

function statementText({ key, newKey }: KeyChange): string {
  return `${TITLE}\n${key}\n${newKey}\n`
}

/** The statement of a change as a signed note with two signatures: by the former key and by the new one. */
export function keyChangeNote(change: KeyChange, former: KeyObject, next: KeyObject): string {
  const text = statementText(change)
  const [before, after] = [signNote(text, change.origin, former), signNote(text, change.newOrigin, next)]
  return before + after.slice(text.length + 1)
}

/** The data of the event `log_key.changed`. */
export function keyChangeData(change: KeyChange, note: string) {
  return { origin: change.origin, new_origin: change.newOrigin, key: change.key, new_key: change.newKey, note }
}

/** Why the data of an event `log_key.changed` is not a change that both keys have signed; null if it is. */
export function keyChangeFault(data: { readonly [name: string]: unknown } | undefined): string | null {
  const { origin, new_origin: newOrigin, key, new_key: newKey, note } = data ?? {}
  const texts = [origin, newOrigin, key, newKey, note]
  if (!texts.every((one) => typeof one === 'string')) return 'it does not state the change of the key'
  const change = { origin, newOrigin, key, newKey } as KeyChange
  try {
    for (const [name, vkey] of [
      [change.origin, change.key],
      [change.newOrigin, change.newKey],
    ] as const) {
      if (parseVkey(vkey).name !== name) return 'a key is for another name'
      if (verifyNote(note as string, [vkey]).text !== statementText(change)) return 'its note states another change'
    }
    return null
  } catch (error) {
    if (error instanceof NoteError) return error.message
    throw error
  }
}
