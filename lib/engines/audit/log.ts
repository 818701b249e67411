import type { KeyObject } from 'node:crypto'
import type { Q, Store } from '#db/client.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { ED25519, NoteError, writeVkey } from '#lib/core/verifier-key.ts'
import { appendEvents, readHead, renameLog } from './audit.store.ts'
import { checkpointCovering, findCheckpoint, keepCheckpoint } from './checkpoint.store.ts'
import { type Checkpoint, checkpointText, parseCheckpoint, parseCheckpointText, type TreeHead } from './checkpoint.ts'
import type { AuditEvent } from './events.ts'
import { nextOrigin } from './origin.rules.ts'
import { type Mark, probeMark, readMark, writeMark } from './pinned-checkpoint.ts'
import { ed25519Key, publicBytes, signNote, verifyNote } from './signed-note.ts'
import { markData, type Rollback, standingOf, treeHead } from './standing.ts'
import { keepNodes } from './tree.store.ts'
import { missingNodes, rootAt } from './tree.ts'

/** Who went on after a rollback, and from where. */
type By = Pick<AuditEvent, 'actor' | 'request' | 'personal'>

/** What signs the log of this process, and knows whether the database was set back behind what was signed. */
export type Log = {
  /** The signed-note verifier key of the log under a name that it has or had. */
  vkey(origin: string): string
  /**
   * Signs the log as it is now; of the same size again, what was signed then. It is on disk outside the database before
   * anybody gets it. Throws Refusal 'log_rolled_back' rather than sign what contradicts an earlier signature.
   */
  sign(store: Store, now: Date): Promise<Checkpoint>
  /** The first checkpoint that covers event `coveringSeq`, signed now if there is none yet. */
  ensure(store: Store, now: Date, coveringSeq: number): Promise<Checkpoint>
  /** A signed note over a text of another kind, by the same key. Throws NoteError for a text that is a checkpoint. */
  signText(origin: string, text: string): string
  /** Holds the database against the mark when the server starts; signs if both agree. */
  start(store: Store, now: Date): Promise<void>
  /** Appends log_restored, gives the log its next name, and signs under that. Nothing happens without a rollback. */
  acknowledge(store: Store, now: Date, by: By): Promise<void>
  /** Rejects unless a mark could be written. */
  probe(): Promise<void>
  readonly rollback: Rollback | null
  /** Throws Refusal 'log_rolled_back' as long as a rollback is not acknowledged. */
  requireSound(): void
}

/** Opens the log's signer: `key` is the Ed25519 seed (32 bytes), `dir` where the mark is kept. Reads nothing yet. */
export function openLog({ key: seed, dir }: { key: Buffer; dir: string }): Log {
  const key = ed25519Key(seed)
  const publicKey = publicBytes(key)
  const vkey = (origin: string) => writeVkey(origin, ED25519, publicKey)
  let rollback: Rollback | null = null
  let turn: Promise<unknown> = Promise.resolve()

  /** One at a time: what is signed second knows of what was signed first. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  function requireSound(): void {
    if (rollback !== null) throw new Refusal('log_rolled_back')
  }

  /**
   * Holds the database against the mark, sets `rollback` by that, and writes down that a mark is gone. Gives the mark, and
   * what may be signed; null if nothing may.
   */
  async function compare(store: Store, now: Date): Promise<{ mark: Mark; head: TreeHead | null }> {
    const mark = readMark(dir, vkey)
    const standing = await standingOf(store.q, mark)
    rollback = standing.kind === 'rollback' ? standing : null
    if (standing.kind === 'mark_missing') await noteMissing(store, now, standing.checkpoint)
    const head = standing.kind === 'sound' ? standing.head : null
    return { mark, head: standing.kind === 'mark_missing' ? await treeHead(store.q) : head }
  }

  const sign: Log['sign'] = (store, now) =>
    inTurn(async () => {
      const { mark, head } = await compare(store, now)
      if (!head) throw new Refusal('log_rolled_back')
      return signAs({ key, dir }, store, now, { mark, head })
    })
  return {
    vkey,
    sign,
    ensure: async (store, now, coveringSeq) => {
      const known = await checkpointCovering(store.q, coveringSeq)
      const there = known && (await isOfThisLog(store.q, known, vkey)) ? known : await sign(store, now)
      if (there.size <= coveringSeq) throw new Error(`event ${coveringSeq} is not in the log yet`)
      return there
    },
    signText: (origin, text) => {
      if (isCheckpointText(text)) throw new NoteError('checkpoints are signed by sign() only')
      return signNote(text, origin, key)
    },
    start: (store, now) =>
      inTurn(async () => {
        const { mark, head } = await compare(store, now)
        if (head && head.size > 0) await signAs({ key, dir }, store, now, { mark, head })
      }),
    acknowledge: (store, now, by) =>
      inTurn(async () => {
        if (rollback === null) return
        await goOn(store, now, by, rollback)
        // Not before it is signed: an event alone can be written by whoever can write to the database.
        await signAs({ key, dir }, store, now, { mark: { kind: 'none' }, head: await treeHead(store.q) })
        rollback = null
      }),
    probe: () => probeMark(dir),
    get rollback() {
      return rollback
    },
    requireSound,
  }
}

type Signer = { key: KeyObject; dir: string }

/**
 * Signs `head`. Whoever calls this has made sure that it may be. What is stored of the same size counts only if it is the same,
 * which an Ed25519 signature of the same text is (RFC 8032 §5.1.6): an older note in its place would set the mark back.
 */
async function signAs(
  { key, dir }: Signer,
  store: Store,
  now: Date,
  { mark, head }: { mark: Mark; head: TreeHead },
): Promise<Checkpoint> {
  const { origin, size, root } = head
  const note = signNote(checkpointText(head), origin, key)
  const stored = await findCheckpoint(store.q, origin, size)
  const there = stored?.note === note && stored.root.equals(root) ? stored : null
  if (there && mark.kind === 'mark' && isSameHead(mark.head, there)) return there
  const nodes = await missingNodes(store.q, size)
  const checkpoint = there ?? { ...head, note, createdAt: now }
  // The mark first: what was signed is known even if the database, or all of it since a backup, is lost right now.
  await writeMark(dir, note)
  await store.tx(async (q) => {
    await keepNodes(q, nodes)
    await keepCheckpoint(q, checkpoint)
  })
  return checkpoint
}

async function noteMissing(store: Store, at: Date, checkpoint: TreeHead): Promise<void> {
  const data = { checkpoint: markData(checkpoint) }
  const actor = { kind: 'system', id: null } as const
  await store.tx((q) => appendEvents(q, [{ event: 'mark_missing', contractId: null, actor, at, request: null, data }]))
}

function isSameHead(a: TreeHead, b: TreeHead): boolean {
  return a.origin === b.origin && a.size === b.size && a.root.equals(b.root)
}

/** Whether a stored checkpoint was signed by this log, and is one of the log as it is in the database. */
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

/** The log goes on under its next name: signing another tree under the old one would contradict what others hold. */
async function goOn(store: Store, at: Date, by: By, { mark, found, reason }: Rollback): Promise<void> {
  await store.tx(async (q) => {
    const { origin } = await readHead(q)
    const next = nextOrigin(origin, mark?.origin ?? null)
    await renameLog(q, next)
    const data = {
      reason,
      mark: mark && markData(mark),
      found: { size: found.size, root: found.root?.toString('hex') ?? null },
      origin,
      new_origin: next,
    }
    await appendEvents(q, [{ event: 'log_restored', contractId: null, at, ...by, data }])
  })
}
