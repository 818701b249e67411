import { createHash } from 'node:crypto'

/** Levels above the leaves of which the roots of complete subtrees are stored. */
export const storedLevels = [8, 16, 24] as const

const joined = (left: Buffer, right: Buffer) =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.of(1), left, right]))
    .digest()

export type GrowingTree = {
  /** Takes the next leaf; gives the roots of a stored level that it completed. */
  add(leaf: Buffer): { level: number; index: number; hash: Buffer }[]
  /** The root over all leaves so far. */
  root(): Buffer
  size(): number
}

/**
 * RFC 6962's tree, grown leaf by leaf: one complete subtree is kept for each one in the binary number of leaves, and nothing
 * else. Written apart from tree.ts and proof.rules.ts, so that a mistake in those is detected.
 */
export function growTree(): GrowingTree {
  const peaks: (Buffer | undefined)[] = []
  let size = 0
  return {
    add: (leaf) => {
      const completed: { level: number; index: number; hash: Buffer }[] = []
      let [level, hash] = [0, leaf]
      for (let peak = peaks[0]; peak !== undefined; peak = peaks[level]) {
        hash = joined(peak, hash)
        peaks[level] = undefined
        level += 1
        if (storedLevels.some((one) => one === level))
          completed.push({ level, index: Math.floor(size / 2 ** level), hash })
      }
      peaks[level] = hash
      size += 1
      return completed
    },
    root: () => {
      let root: Buffer | null = null
      for (const peak of peaks) if (peak !== undefined) root = root === null ? peak : joined(peak, root)
      return root ?? createHash('sha256').digest()
    },
    size: () => size,
  }
}
