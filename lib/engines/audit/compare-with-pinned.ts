import type { Q } from '#db/client.ts'
import { readHead } from './append.store.ts'
import type { TreeHead } from './checkpoint.ts'
import { isSameOrEarlier } from './origin.rules.ts'
import type { PinnedCheckpoint } from './pinned-checkpoint.ts'
import { verifyConsistency } from './proof.rules.ts'
import { newestCheckpoints } from './public-log.store.ts'
import { consistencyProof, rootAt } from './tree.ts'

/**
 * The log in the database does not continue the pinned checkpoint, or the check failed: the database was restored from an
 * older backup, or changed. `found.root` is the root of the log as stored, or null if it cannot be computed.
 */
export type Rollback = {
  pinned: TreeHead | null
  found: { size: number; root: Buffer | null }
  reason: 'smaller' | 'inconsistent' | 'pinned_unreadable'
}
export type Comparison =
  /** `head` may be signed next: a proof shows that it continues the pinned checkpoint, if there is one. */
  | { kind: 'intact'; head: TreeHead }
  /** The database may be an older one: its log may not be signed under its present name. */
  | { kind: 'pin_missing' }
  | ({ kind: 'rollback' } & Rollback)

/** A tree head as stored in the data of an event. */
export function treeHeadData({ origin, size, root }: TreeHead) {
  return { origin, size, root: root.toString('hex') }
}

/** The tree head of the log in the database. */
export async function treeHead(q: Q): Promise<TreeHead> {
  const { origin, size } = await readHead(q)
  return { origin, size, root: await rootAt(q, size) }
}

/**
 * Checks with a consistency proof (RFC 6962 §2.1.2) that the log continues the pinned checkpoint. Ignores the stored subtree
 * roots: they are a cache in the database, and with a false one the log would sign a tree that contradicts the pinned one.
 */
async function isContinuation(q: Q, pinned: TreeHead, head: TreeHead): Promise<boolean> {
  if (!isSameOrEarlier(pinned.origin, head.origin) || pinned.size > head.size) return false
  const proof = await consistencyProof(q, pinned.size, head.size)
  return verifyConsistency(pinned.size, head.size, pinned.root, head.root, proof)
}

/** Compares the log with the pinned checkpoint. Throws only errors of the database. */
export async function compareWithPinned(q: Q, pinned: PinnedCheckpoint): Promise<Comparison> {
  if (pinned.kind === 'none') {
    // Also a checkpoint of more events than the log has shows that this log was signed before.
    const [signed] = await newestCheckpoints(q, 1)
    return signed ? { kind: 'pin_missing' } : { kind: 'intact', head: await treeHead(q) }
  }
  const { origin, size } = await readHead(q)
  const root = await rootAt(q, size).catch(() => null)
  const found = { size, root }
  if (pinned.kind === 'unreadable') return { kind: 'rollback', pinned: null, found, reason: 'pinned_unreadable' }
  const head = root && { origin, size, root }
  if (head && (await isContinuation(q, pinned.head, head).catch(() => false))) return { kind: 'intact', head }
  return { kind: 'rollback', pinned: pinned.head, found, reason: pinned.head.size > size ? 'smaller' : 'inconsistent' }
}
