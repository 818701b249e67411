import { createHash } from 'node:crypto'

/** The levels above the leaves at which the roots of complete subtrees are stored. */
export const storedLevels = [8, 16, 24] as const

const joined = (left: Buffer, right: Buffer) =>
  createHash('sha256')
    .update(Buffer.concat([Buffer.of(1), left, right]))
    .digest()

export type GrowingTree = {
  /** Adds the next leaf; returns the stored-level roots that it completed. */
  add(leaf: Buffer): { level: number; index: number; hash: Buffer }[]
  /** The root of all leaves so far. */
  root(): Buffer
  size(): number
}

/**
 * RFC 6962's tree, built leaf by leaf: holds one complete subtree for each 1 bit of the number of leaves. Independent of
 * tree.ts and proof.rules.ts, so that an error in those is detected.
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
