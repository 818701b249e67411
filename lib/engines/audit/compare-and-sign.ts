import { randomInt } from 'node:crypto'
import type { Store } from '#db/client.ts'
import type { LogKeys } from '#lib/core/log-keys.ts'
import { Refusal } from '#lib/core/refusal.ts'
import { reportWarning } from '#lib/core/report.ts'
import { completeKeyChange } from './change-key.ts'
import { findCheckpoint, insertCheckpoint } from './checkpoint.store.ts'
import { type Checkpoint, checkpointText, type TreeHead } from './checkpoint.ts'
import { compareWithPinned, type Rollback, treeHead } from './compare-with-pinned.ts'
import type { LogSigner } from './log-key.ts'
import { type Alongside, type By, type Cause, giveNextName, type Renamed } from './next-name.ts'
import { nextOrigin, RANDOM_LIMIT } from './origin.rules.ts'
import {
  type PinnedCheckpoint,
  probePinnedCheckpoint,
  readPinnedCheckpoint,
  writePinnedCheckpoint,
} from './pinned-checkpoint.ts'
import { signNote } from './signed-note.ts'
import { insertNodes } from './tree.store.ts'
import { missingNodes } from './tree.ts'

const system = { actor: { kind: 'system', id: null }, request: null } as const

/** The keys, the directory of the pinned checkpoint, and the rollback that is not acknowledged, if there is one. */
export type Signer = LogSigner & {
  readonly keys: LogKeys
  readonly dir: string
  rollback: Rollback | null
}

/** `head` may be signed; it is null after a rollback. */
type Compared = { pinned: PinnedCheckpoint; head: TreeHead | null }

/**
 * Compares the log with the pinned checkpoint and sets `rollback`. Gives the log its next name if the pinned checkpoint is
 * missing: the database may be an older one, and more than it has may have been signed under the present name.
 */
async function compare(signer: Signer, store: Store, now: Date): Promise<Compared> {
  const { dir, vkey } = signer
  const pinned = readPinnedCheckpoint(dir, vkey)
  const comparison = await compareWithPinned(store.q, pinned)
  signer.rollback = comparison.kind === 'rollback' ? comparison : null
  if (comparison.kind === 'rollback') return { pinned, head: null }
  if (comparison.kind === 'intact') return { pinned, head: comparison.head }
  const found = await requireSignable(signer, store)
  const cause = { reason: 'pin_missing' } as const
  const { from, to } = await rename(signer, store, now, system, { cause, pinned: null, found })
  reportWarning(
    `log: the pinned checkpoint of ${from} is missing in ${dir}. The log continues under the new name ${to}.`,
  )
  return { pinned, head: await treeHead(store.q) }
}

/** As `compare`, and completes a change of the key that a crash interrupted: the new key must not sign an earlier name. */
async function compareForSigning(signer: Signer, store: Store, now: Date): Promise<Compared> {
  const compared = await compare(signer, store, now)
  if (!compared.head || !(await completeKeyChange(signer, store, now))) return compared
  return { pinned: compared.pinned, head: await treeHead(store.q) }
}

/** Rejects if the log could not be signed: otherwise each attempt would give it another name. */
async function requireSignable({ dir }: Signer, store: Store): Promise<TreeHead> {
  const head = await treeHead(store.q)
  await probePinnedCheckpoint(dir)
  return head
}

/** Gives the log its next name. It is one of the former key again, until a change of the key is begun once more. */
async function rename(
  { keys, unstated }: Signer,
  store: Store,
  now: Date,
  by: By,
  given: Parameters<typeof giveNextName>[3],
  alongside?: Alongside,
): Promise<Renamed> {
  if (unstated()) keys.undoTake()
  return giveNextName(store, now, by, given, alongside)
}

async function signUnderNewName(signer: Signer, store: Store, now: Date): Promise<void> {
  const signed = await signAs(signer, store, now, { pinned: { kind: 'none' }, head: await treeHead(store.q) })
  if (!signed) throw new Error('another process has signed the log')
  // Only a signature ends a rollback: anyone with write access to the database can append the event.
  signer.rollback = null
}

/** Signs the log at its present size. Throws Refusal 'log_rolled_back'. */
export async function signNow(signer: Signer, store: Store, now: Date): Promise<Checkpoint> {
  for (;;) {
    const { pinned, head } = await compareForSigning(signer, store, now)
    if (!head) throw new Refusal('log_rolled_back')
    const checkpoint = await signAs(signer, store, now, { pinned, head })
    if (checkpoint) return checkpoint
  }
}

/** Signs the log at the start of the server, unless it is empty or was rolled back. */
export async function signAtStart(signer: Signer, store: Store, now: Date): Promise<void> {
  const { pinned, head } = await compareForSigning(signer, store, now)
  if (head && head.size > 0) await signAs(signer, store, now, { pinned, head })
}

/** Gives the log its next name after a rollback, and signs it. */
export async function endRollback(
  signer: Signer,
  store: Store,
  now: Date,
  by: By,
  alongside?: Alongside,
): Promise<void> {
  if (signer.rollback === null) return
  const { reason, pinned, found } = signer.rollback
  await rename(signer, store, now, by, { cause: { reason }, pinned, found }, alongside)
  await signUnderNewName(signer, store, now)
}

/** Gives the log `origin` its next name for a cause from outside, and signs it. See Log.continueUnderNextName. */
export async function signUnderNextName(
  signer: Signer,
  store: Store,
  now: Date,
  by: By,
  { cause, origin, alongside }: { cause: Cause; origin: string; alongside: Alongside | undefined },
): Promise<Renamed | null> {
  if (cause.reason === 'witness' && !(await compare(signer, store, now)).head) return null
  const found = await requireSignable(signer, store)
  if (found.origin !== origin) return null
  const pinned = readPinnedCheckpoint(signer.dir, signer.vkey)
  const given = { cause, pinned: pinned.kind === 'pinned' ? pinned.head : null, found }
  const renamed = await rename(signer, store, now, by, given, alongside)
  await signUnderNewName(signer, store, now)
  return renamed
}

/** Changes to the next key, and signs the log with it. See Log.changeKey. */
export async function signWithNextKey(signer: Signer, store: Store, now: Date): Promise<boolean> {
  const { keys, unstated } = signer
  const { pinned, head } = await compare(signer, store, now)
  const isBegun = unstated() !== null
  if (!head || (keys.next() === null && !isBegun)) return false
  const pinnedOrigin = pinned.kind === 'pinned' ? pinned.head.origin : null
  if (!isBegun) keys.take(nextOrigin(head.origin, pinnedOrigin, randomInt(RANDOM_LIMIT)))
  await completeKeyChange(signer, store, now)
  await signUnderNewName(signer, store, now)
  return true
}

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
  const note = signNote(checkpointText(head), origin, key())
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
