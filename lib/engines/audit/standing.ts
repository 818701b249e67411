import type { Q } from '#db/client.ts'
import { readHead } from './audit.store.ts'
import { latestCheckpoint } from './checkpoint.store.ts'
import type { TreeHead } from './checkpoint.ts'
import { isSameOrEarlier } from './origin.rules.ts'
import type { Mark } from './pinned-checkpoint.ts'
import { verifyConsistency } from './proof.rules.ts'
import { consistencyProof, rootAt } from './tree.ts'

/**
 * The database holds less than what this installation has signed, or something else, or nobody can tell: it was set back
 * to an older state, or changed. `found.root` is the root over what is there; null if that cannot be computed.
 */
export type Rollback = {
  mark: TreeHead | null
  found: { size: number; root: Buffer | null }
  reason: 'smaller' | 'inconsistent' | 'mark_unreadable'
}
export type Standing =
  /** `head` is what may be signed next: it was proven to continue the mark, if there is one. */
  | { kind: 'sound'; head: TreeHead }
  | { kind: 'pinned_checkpoint.recreated'; checkpoint: TreeHead }
  | ({ kind: 'rollback' } & Rollback)

/** The mark as it stands in a log_restored event. */
export function markData({ origin, size, root }: TreeHead) {
  return { origin, size, root: root.toString('hex') }
}

/** The log as it stands now. */
export async function treeHead(q: Q): Promise<TreeHead> {
  const { origin, size } = await readHead(q)
  return { origin, size, root: await rootAt(q, size) }
}

/**
 * Whether the log as it stands continues the mark. That is proven, and not read: stored roots of subtrees are a cache in the
 * database, and a false one would have a tree signed that contradicts the mark.
 */
async function continues(q: Q, mark: TreeHead, head: TreeHead): Promise<boolean> {
  if (!isSameOrEarlier(mark.origin, head.origin) || mark.size > head.size) return false
  const proof = await consistencyProof(q, mark.size, head.size)
  return verifyConsistency(mark.size, head.size, mark.root, head.root, proof)
}

/** Holds the log against the mark. Throws only what the database throws. */
export async function standingOf(q: Q, mark: Mark): Promise<Standing> {
  if (mark.kind === 'none') {
    const checkpoint = await latestCheckpoint(q)
    return checkpoint ? { kind: 'pinned_checkpoint.recreated', checkpoint } : { kind: 'sound', head: await treeHead(q) }
  }
  const { origin, size } = await readHead(q)
  const root = await rootAt(q, size).catch(() => null)
  const found = { size, root }
  if (mark.kind === 'unreadable') return { kind: 'rollback', mark: null, found, reason: 'mark_unreadable' }
  const head = root && { origin, size, root }
  if (head && (await continues(q, mark.head, head).catch(() => false))) return { kind: 'sound', head }
  return { kind: 'rollback', mark: mark.head, found, reason: mark.head.size > size ? 'smaller' : 'inconsistent' }
}
