import type { Q, Store } from '#db/client.ts'
import type { LogKeys } from '#lib/core/log-keys.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { NoteError } from '#lib/core/verifier-key.ts'
import { readHead } from './append.store.ts'
import { checkpointCovering } from './checkpoint.store.ts'
import { type Checkpoint, checkpointText, parseCheckpoint, parseCheckpointText } from './checkpoint.ts'
import {
  endRollback,
  type Signer,
  signAtStart,
  signNow,
  signUnderNextName,
  signWithNextKey,
} from './compare-and-sign.ts'
import type { Rollback } from './compare-with-pinned.ts'
import { logSigner } from './log-key.ts'
import type { Alongside, By, Cause, Renamed } from './next-name.ts'
import { type PinnedCheckpoint, probePinnedCheckpoint, readPinnedCheckpoint } from './pinned-checkpoint.ts'
import { signNote, verifyNote } from './signed-note.ts'
import { rootAt } from './tree.ts'

/** Signs the log and detects a database that was rolled back to before its pinned checkpoint. */
export type Log = {
  /** The directory of the pinned checkpoint. */
  readonly dir: string
  /** The log's verifier key (c2sp.org/signed-note) under one of its present or former names. */
  vkey(origin: string): string
  /** Throws the file system's errors. */
  readPinned(): PinnedCheckpoint
  /**
   * Signs the log at its present size; if that size was signed before, resolves with the earlier checkpoint. The checkpoint
   * is pinned, on disk outside the database, before this resolves. If the pinned checkpoint is missing, the log gets its next
   * name first. Throws Refusal 'log_rolled_back' if the log contradicts the pinned one.
   */
  sign(store: Store, now: Date): Promise<Checkpoint>
  /** The smallest checkpoint under the log's present name that covers event `coveringSeq`; signs one if there is none yet. */
  ensure(store: Store, now: Date, coveringSeq: number): Promise<Checkpoint>
  /**
   * A signed note over another kind of text, with the current key. Throws NoteError for the text of a checkpoint, and for a
   * name of the log from before that key.
   */
  signText(origin: string, text: string): string
  /** Compares the log with the pinned checkpoint at server start and signs the log if it is intact. */
  start(store: Store, now: Date): Promise<void>
  /**
   * Appends `log.restored`, gives the log its next name and signs it under that name. Does nothing if there was no rollback.
   * `alongside` runs in the transaction that appends the event.
   */
  acknowledge(store: Store, now: Date, by: By, alongside?: Alongside): Promise<void>
  /**
   * Does the same on purpose, also after a rollback, whatever the pinned checkpoint is: after a restore (`npm run restored`)
   * or because a witness has seen another history of the log `origin`. Resolves with null and does nothing if the log no
   * longer has the name `origin`, or, for a witness, if a rollback is not acknowledged.
   */
  continueUnderNextName(
    store: Store,
    now: Date,
    by: By,
    given: { cause: Cause; origin: string },
    alongside?: Alongside,
  ): Promise<Renamed | null>
  /**
   * Changes to the next key, if the operator has added one, or completes a change that a crash interrupted: the log continues
   * under its next name, with the event `log_key.changed`. Returns true if it did. Does nothing while the database is rolled
   * back.
   */
  changeKey(store: Store, now: Date): Promise<boolean>
  /** Rejects if the pinned checkpoint could not be written. */
  probe(): Promise<void>
  readonly rollback: Rollback | null
  /** Throws Refusal 'log_rolled_back' while a rollback is not acknowledged. */
  requireLogIntact(): void
}

/** Opens the log's signer. `dir`: the directory of the pinned checkpoint. Does no I/O. */
export function openLog({ keys, dir }: { keys: LogKeys; dir: string }): Log {
  const signer: Signer = { ...logSigner(keys), keys, dir, rollback: null }
  const { vkey } = signer
  const oneByOne = oneAtATime()
  /** Serialized, also with other processes, so that a second signature is compared with the first. */
  const serialized = <T>(store: Store, work: () => Promise<T>) => oneByOne(() => store.exclusively(work))
  const sign: Log['sign'] = (store, now) => serialized(store, () => signNow(signer, store, now))
  return {
    dir,
    vkey,
    readPinned: () => readPinnedCheckpoint(dir, vkey),
    sign,
    ensure: async (store, now, coveringSeq) => {
      const { origin } = await readHead(store.q)
      const covering = await checkpointCovering(store.q, coveringSeq, origin)
      const checkpoint = covering && (await isOfThisLog(store.q, covering, vkey)) ? covering : await sign(store, now)
      if (checkpoint.size <= coveringSeq) throw new Error(`event ${coveringSeq} is not in the log`)
      return checkpoint
    },
    signText: (origin, text) => {
      if (isCheckpointText(text)) throw new NoteError('checkpoints are signed by sign() only')
      if (!signer.signs(origin)) throw new NoteError(`the current key does not sign for ${origin}`)
      return signNote(text, origin, signer.key())
    },
    start: (store, now) => serialized(store, () => signAtStart(signer, store, now)),
    acknowledge: (store, now, by, alongside) => serialized(store, () => endRollback(signer, store, now, by, alongside)),
    continueUnderNextName: (store, now, by, given, alongside) =>
      serialized(store, () => signUnderNextName(signer, store, now, by, { ...given, alongside })),
    changeKey: (store, now) => serialized(store, () => signWithNextKey(signer, store, now)),
    probe: () => probePinnedCheckpoint(dir),
    get rollback() {
      return signer.rollback
    },
    requireLogIntact: () => {
      if (signer.rollback !== null) throw new Refusal('log_rolled_back')
    },
  }
}

/** Returns a function that runs its callbacks one after another, including after a failure. */
function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}

/** True if a stored checkpoint was signed by this log and matches the log in the database. */
async function isOfThisLog(q: Q, stored: Checkpoint, vkey: (origin: string) => string): Promise<boolean> {
  try {
    verifyNote(stored.note, [vkey(stored.origin)])
    if (parseCheckpoint(stored.note).text !== checkpointText(stored)) return false
    return (await rootAt(q, stored.size)).equals(stored.root)
  } catch {
    return false
  }
}

function isCheckpointText(text: string): boolean {
  try {
    parseCheckpointText(text)
    return true
  } catch {
    return false
  }
}
