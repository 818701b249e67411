import type { Q, Store } from '#db/client.ts'
import type { LogKeys } from '#lib/core/log-keys.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { NoteError } from '#lib/core/verifier-key.ts'
import { appendEvents, readHead, renameLog } from './audit.store.ts'
import { checkpointCovering, findCheckpoint, insertCheckpoint } from './checkpoint.store.ts'
import { type Checkpoint, checkpointText, parseCheckpoint, parseCheckpointText, type TreeHead } from './checkpoint.ts'
import { compareWithPinned, type Rollback, treeHead, treeHeadData } from './compare-with-pinned.ts'
import type { AuditEvent } from './events.ts'
import { keyChangeData, keyChangeNote, type LogSigner, logSigner } from './log-key.ts'
import { nextOrigin } from './origin.rules.ts'
import {
  type PinnedCheckpoint,
  probePinnedCheckpoint,
  readPinnedCheckpoint,
  writePinnedCheckpoint,
} from './pinned-checkpoint.ts'
import { ed25519Key, publicBytes, signNote, verifyNote } from './signed-note.ts'
import { insertNodes } from './tree.store.ts'
import { missingNodes, rootAt } from './tree.ts'

/** The user who acknowledged a rollback, and the origin of the request. */
type By = Pick<AuditEvent, 'actor' | 'request' | 'personal'>

/** A change that is committed with an event. */
type Alongside = (q: Q) => Promise<void>

/** Signs the log and detects a database that was rolled back to before its pinned checkpoint. */
export type Log = {
  /** The log's verifier key (c2sp.org/signed-note) under one of its present or former names. */
  vkey(origin: string): string
  /**
   * Signs the log at its present size; if that size was signed before, resolves with the earlier checkpoint. The checkpoint
   * is pinned, on disk outside the database, before this resolves. Throws Refusal 'log_rolled_back' if the log contradicts
   * the pinned one.
   */
  sign(store: Store, now: Date): Promise<Checkpoint>
  /** The smallest checkpoint by the current key that covers event `coveringSeq`; signs one if there is none yet. */
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
  const signer = { ...logSigner(keys), dir }
  const { vkey } = signer
  let rollback: Rollback | null = null
  // Serialized, so that a second signature is compared with the first.
  const serialized = oneAtATime()

  function requireLogIntact(): void {
    if (rollback !== null) throw new Refusal('log_rolled_back')
  }

  /**
   * Compares the log with the pinned checkpoint, sets `rollback`, and appends an event if the pinned checkpoint is missing.
   * `head` may be signed; it is null after a rollback.
   */
  async function compare(store: Store, now: Date): Promise<Compared> {
    const pinned = readPinnedCheckpoint(dir, vkey)
    const comparison = await compareWithPinned(store.q, pinned)
    rollback = comparison.kind === 'rollback' ? comparison : null
    if (comparison.kind === 'rollback') return { pinned, head: null }
    if (comparison.kind === 'intact') return { pinned, head: comparison.head }
    await appendMissing(store, now, comparison.checkpoint)
    return { pinned, head: await treeHead(store.q) }
  }

  const sign: Log['sign'] = (store, now) =>
    serialized(async () => {
      const { pinned, head } = await completed({ keys, signer }, store, now, await compare(store, now))
      if (!head) throw new Refusal('log_rolled_back')
      return signAs(signer, store, now, { pinned, head })
    })
  return {
    vkey,
    sign,
    ensure: async (store, now, coveringSeq) => {
      // One that the current key signed, because the bundle with it is signed too.
      const covering = await checkpointCovering(store.q, Math.max(coveringSeq, await signer.since(store.q)))
      const checkpoint = covering && (await isOfThisLog(store.q, covering, vkey)) ? covering : await sign(store, now)
      if (checkpoint.size <= coveringSeq) throw new Error(`event ${coveringSeq} is not in the log`)
      return checkpoint
    },
    signText: (origin, text) => {
      if (isCheckpointText(text)) throw new NoteError('checkpoints are signed by sign() only')
      if (!signer.signs(origin)) throw new NoteError(`the current key does not sign for ${origin}`)
      return signNote(text, origin, signer.key())
    },
    start: (store, now) =>
      serialized(async () => {
        const { pinned, head } = await completed({ keys, signer }, store, now, await compare(store, now))
        if (head && head.size > 0) await signAs(signer, store, now, { pinned, head })
      }),
    acknowledge: (store, now, by, alongside = async () => undefined) =>
      serialized(async () => {
        if (rollback === null) return
        // The names that follow are those of the former key again, until the change is begun once more.
        if (signer.unstated()) keys.undoTake()
        await continueUnderNextName(store, now, by, rollback, alongside)
        // Only a signature ends the rollback: anyone with write access to the database can append the event.
        await signAs(signer, store, now, { pinned: { kind: 'none' }, head: await treeHead(store.q) })
        rollback = null
      }),
    changeKey: (store, now) =>
      serialized(async () => takeNextKey({ keys, signer }, store, now, await compare(store, now))),
    probe: () => probePinnedCheckpoint(dir),
    get rollback() {
      return rollback
    },
    requireLogIntact,
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

type Compared = { pinned: PinnedCheckpoint; head: TreeHead | null }
type Signer = LogSigner & { dir: string }

/**
 * Signs `head`, which the caller has compared with the pinned checkpoint. Reuses a stored checkpoint of the same size only
 * if its note is identical. A genuine one is, because Ed25519 is deterministic (RFC 8032 §5.1.6); an older note stored in
 * its place would roll the pinned checkpoint back.
 */
async function signAs(
  { key, dir }: Signer,
  store: Store,
  now: Date,
  { pinned, head }: { pinned: PinnedCheckpoint; head: TreeHead },
): Promise<Checkpoint> {
  const { origin, size, root } = head
  const note = signNote(checkpointText(head), origin, key())
  const stored = await findCheckpoint(store.q, origin, size)
  const there = stored?.note === note && stored.root.equals(root) ? stored : null
  if (there && pinned.kind === 'pinned' && isSameHead(pinned.head, there)) return there
  const nodes = await missingNodes(store.q, size)
  const checkpoint = there ?? { ...head, note, createdAt: now }
  // Pinned first: the checkpoint survives if the database is lost or rolled back immediately after.
  await writePinnedCheckpoint(dir, note)
  await store.tx(async (q) => {
    await insertNodes(q, nodes)
    await insertCheckpoint(q, checkpoint)
  })
  return checkpoint
}

async function appendMissing(store: Store, at: Date, checkpoint: TreeHead): Promise<void> {
  const data = { checkpoint: treeHeadData(checkpoint) }
  const actor = { kind: 'system', id: null } as const
  await store.tx((q) =>
    appendEvents(q, [{ event: 'pinned_checkpoint.recreated', contractId: null, actor, at, request: null, data }]),
  )
}

function isSameHead(a: TreeHead, b: TreeHead): boolean {
  return a.origin === b.origin && a.size === b.size && a.root.equals(b.root)
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

/**
 * Gives the log its next name: another tree signed under the old name would contradict checkpoints held by third parties.
 */
async function continueUnderNextName(
  store: Store,
  at: Date,
  by: By,
  { pinned, found, reason }: Rollback,
  alongside: Alongside,
): Promise<void> {
  await store.tx(async (q) => {
    // First, because other transactions lock the log's head row last.
    await alongside(q)
    const { origin } = await readHead(q)
    const next = nextOrigin(origin, pinned?.origin ?? null)
    await renameLog(q, next)
    const data = {
      reason,
      pinned: pinned && treeHeadData(pinned),
      found: { size: found.size, root: found.root?.toString('hex') ?? null },
      origin,
      new_origin: next,
    }
    await appendEvents(q, [{ event: 'log.restored', contractId: null, at, ...by, data }])
  })
}

type Changing = { keys: LogKeys; signer: Signer }

/** Completes a change of the key that a crash interrupted: the new key must not sign an earlier name. */
async function completed(changing: Changing, store: Store, now: Date, compared: Compared): Promise<Compared> {
  if (!compared.head || changing.signer.unstated() === null) return compared
  await stateKeyChange(changing, store, now)
  return { pinned: compared.pinned, head: await treeHead(store.q) }
}

/** See `Log.changeKey`. */
async function takeNextKey(changing: Changing, store: Store, now: Date, { pinned, head }: Compared): Promise<boolean> {
  const { keys, signer } = changing
  const isBegun = signer.unstated() !== null
  if (!head || (keys.next() === null && !isBegun)) return false
  if (!isBegun) keys.take(nextOrigin(head.origin, pinned.kind === 'pinned' ? pinned.head.origin : null))
  await stateKeyChange(changing, store, now)
  await signAs(signer, store, now, { pinned: { kind: 'none' }, head: await treeHead(store.q) })
  return true
}

/**
 * Appends the event that states the change of the key, under the first name of the new one, unless it was appended before a
 * crash, and discards the former seed.
 */
async function stateKeyChange({ keys, signer }: Changing, store: Store, at: Date): Promise<void> {
  const unstated = signer.unstated()
  if (!unstated) return
  const former = ed25519Key(unstated.seed)
  await store.tx(async (q) => {
    const { origin } = await readHead(q)
    if (origin === unstated.from) return
    const change = { origin, key: signer.vkey(origin), newOrigin: unstated.from, newKey: signer.vkey(unstated.from) }
    const data = keyChangeData(change, keyChangeNote(change, former, signer.key()))
    await renameLog(q, unstated.from)
    const actor = { kind: 'system', id: null } as const
    await appendEvents(q, [{ event: 'log_key.changed', contractId: null, actor, at, request: null, data }])
  })
  keys.discardFormer(publicBytes(former))
}
