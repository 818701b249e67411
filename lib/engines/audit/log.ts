import type { KeyObject } from 'node:crypto'
import type { Q, Store } from '#db/client.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { ED25519, NoteError, writeVkey } from '#lib/core/verifier-key.ts'
import { readHead } from './audit.store.ts'
import { checkpointCovering, findCheckpoint, insertCheckpoint } from './checkpoint.store.ts'
import { type Checkpoint, checkpointText, parseCheckpoint, parseCheckpointText, type TreeHead } from './checkpoint.ts'
import { compareWithPinned, type Rollback, treeHead } from './compare-with-pinned.ts'
import { type Alongside, type By, type Cause, giveNextName, type Renamed } from './next-name.ts'
import {
  type PinnedCheckpoint,
  probePinnedCheckpoint,
  readPinnedCheckpoint,
  writePinnedCheckpoint,
} from './pinned-checkpoint.ts'
import { ed25519Key, publicBytes, signNote, verifyNote } from './signed-note.ts'
import { insertNodes } from './tree.store.ts'
import { missingNodes, rootAt } from './tree.ts'

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
  /** A signed note over another kind of text, with the same key. Throws NoteError for the text of a checkpoint. */
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
  /** Rejects if the pinned checkpoint could not be written. */
  probe(): Promise<void>
  readonly rollback: Rollback | null
  /** Throws Refusal 'log_rolled_back' while a rollback is not acknowledged. */
  requireLogIntact(): void
}

const system = { actor: { kind: 'system', id: null }, request: null } as const

/**
 * Opens the log's signer: `key` is the Ed25519 seed (32 bytes), `dir` the directory of the pinned checkpoint. Does no I/O.
 */
export function openLog({ key: seed, dir }: { key: Buffer; dir: string }): Log {
  const key = ed25519Key(seed)
  const publicKey = publicBytes(key)
  const vkey = (origin: string) => writeVkey(origin, ED25519, publicKey)
  const signer: Signer = { key, dir, vkey }
  let rollback: Rollback | null = null
  const oneByOne = oneAtATime()
  /** Serialized, also with other processes, so that a second signature is compared with the first. */
  const serialized = <T>(store: Store, work: () => Promise<T>) => oneByOne(() => store.exclusively(work))

  /**
   * Compares the log with the pinned checkpoint and sets `rollback`. Gives the log its next name if the pinned checkpoint is
   * missing: the database may be an older one, and more than it has may have been signed under the present name. `head` may
   * be signed; it is null after a rollback.
   */
  async function compare(store: Store, now: Date): Promise<{ pinned: PinnedCheckpoint; head: TreeHead | null }> {
    const pinned = readPinnedCheckpoint(dir, vkey)
    const comparison = await compareWithPinned(store.q, pinned)
    rollback = comparison.kind === 'rollback' ? comparison : null
    if (comparison.kind === 'rollback') return { pinned, head: null }
    if (comparison.kind === 'intact') return { pinned, head: comparison.head }
    const found = await requireSignable(store)
    const cause = { reason: 'pin_missing' } as const
    const { from, to } = await giveNextName(store, now, system, { cause, pinned: null, found })
    console.warn(
      `log: the pinned checkpoint of ${from} is missing in ${dir}. The log continues under the new name ${to}.`,
    )
    return { pinned, head: await treeHead(store.q) }
  }

  const sign: Log['sign'] = (store, now) =>
    serialized(store, async () => {
      for (;;) {
        const { pinned, head } = await compare(store, now)
        if (!head) throw new Refusal('log_rolled_back')
        const checkpoint = await signAs(signer, store, now, { pinned, head })
        if (checkpoint) return checkpoint
      }
    })

  /** Rejects if the log could not be signed: otherwise each attempt would give it another name. */
  async function requireSignable(store: Store): Promise<TreeHead> {
    const head = await treeHead(store.q)
    await probePinnedCheckpoint(dir)
    return head
  }

  async function signUnderNewName(store: Store, now: Date): Promise<void> {
    const signed = await signAs(signer, store, now, { pinned: { kind: 'none' }, head: await treeHead(store.q) })
    if (!signed) throw new Error('another process has signed the log')
    // Only a signature ends a rollback: anyone with write access to the database can append the event.
    rollback = null
  }
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
      return signNote(text, origin, key)
    },
    start: (store, now) =>
      serialized(store, async () => {
        const { pinned, head } = await compare(store, now)
        if (head && head.size > 0) await signAs(signer, store, now, { pinned, head })
      }),
    acknowledge: (store, now, by, alongside) =>
      serialized(store, async () => {
        if (rollback === null) return
        const { reason, pinned, found } = rollback
        await giveNextName(store, now, by, { cause: { reason }, pinned, found }, alongside)
        await signUnderNewName(store, now)
      }),
    continueUnderNextName: (store, now, by, { cause, origin }, alongside) =>
      serialized(store, async () => {
        if (cause.reason === 'witness' && !(await compare(store, now)).head) return null
        const found = await requireSignable(store)
        if (found.origin !== origin) return null
        const pinned = readPinnedCheckpoint(dir, vkey)
        const given = { cause, pinned: pinned.kind === 'pinned' ? pinned.head : null, found }
        const renamed = await giveNextName(store, now, by, given, alongside)
        await signUnderNewName(store, now)
        return renamed
      }),
    probe: () => probePinnedCheckpoint(dir),
    get rollback() {
      return rollback
    },
    requireLogIntact: () => {
      if (rollback !== null) throw new Refusal('log_rolled_back')
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

type Signer = { key: KeyObject; dir: string; vkey: (origin: string) => string }

/**
 * Signs `head`, which the caller has compared with the pinned checkpoint. Reuses a stored checkpoint of the same size only
 * if its note is identical. A genuine one is, because Ed25519 is deterministic (RFC 8032 §5.1.6); an older note stored in
 * its place would roll the pinned checkpoint back. Null if another process has pinned a larger one since.
 */
async function signAs(
  { key, dir, vkey }: Signer,
  store: Store,
  now: Date,
  { pinned, head }: { pinned: PinnedCheckpoint; head: TreeHead },
): Promise<Checkpoint | null> {
  const { origin, size, root } = head
  const note = signNote(checkpointText(head), origin, key)
  const stored = await findCheckpoint(store.q, origin, size)
  const there = stored?.note === note && stored.root.equals(root) ? stored : null
  if (there && pinned.kind === 'pinned' && isSameHead(pinned.head, there)) return there
  const nodes = await missingNodes(store.q, size)
  const checkpoint = there ?? { ...head, note, createdAt: now }
  // Pinned first: the checkpoint survives if the database is lost or rolled back immediately after.
  if (!(await writePinnedCheckpoint(dir, note, vkey))) return null
  await store.tx(async (q) => {
    await insertNodes(q, nodes)
    await insertCheckpoint(q, checkpoint)
  })
  return checkpoint
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
