import { createHash } from 'node:crypto'
import type { Q } from '#db/client.ts'
import { LruCache } from '#lib/core/lru-cache.ts'
import { consistencyRanges, inclusionRanges, type Range, type Subtree, subtreesOf } from './proof.rules.ts'
import { type NodeRow, storedHashes, storedUntil } from './tree.store.ts'

/** Every eighth level above the leaves is stored: a tile has 256 hashes, which give one hash of the next stored level. */
const TILE_LEVELS = 8
const TILE = 2 ** TILE_LEVELS
const STORED = [8, 16, 24] as const
const TOP = 24
/** Tiles that are kept while proofs are computed. One has up to 512 hashes. */
const MOST_TILES = 64

function join(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest()
}

/** The hashes of a tile, then those of each level above them, of complete subtrees only. */
type Tile = readonly (readonly Buffer[])[]

function tileOf(hashes: readonly Buffer[]): Tile {
  const rows = [hashes]
  for (let row = hashes; row.length > 1; ) {
    const above: Buffer[] = []
    for (let i = 0; i + 1 < row.length; i += 2) above.push(join(row[i] as Buffer, row[i + 1] as Buffer))
    rows.push(above)
    row = above
  }
  return rows
}

/** The root of the `width` hashes, a power of two, from `start` of a tile. */
function rootOf(tile: Tile, start: number, width: number): Buffer {
  const root = tile[Math.log2(width)]?.[start / width]
  if (!root) throw new Error('the tree of the log has no such subtree')
  return root
}

/**
 * Reads subtrees of a log of `size` events in tiles of 256 hashes: a proof at a million events takes a handful of range
 * queries. The stored roots are a cache: a missing one is computed from the level below.
 */
function readTree(q: Q, size: number) {
  const tiles = new LruCache<Promise<Tile>>(MOST_TILES)

  async function loadTile(level: number, tile: number): Promise<Tile> {
    const start = tile * TILE
    const end = Math.min(start + TILE, Math.floor(size / 2 ** level))
    const stored = new Map((await storedHashes(q, level, { start, end })).map(({ index, hash }) => [index, hash]))
    const hashes: Buffer[] = []
    for (let index = start; index < end; index++) hashes.push(stored.get(index) ?? (await computed({ level, index })))
    return tileOf(hashes)
  }

  async function computed({ level, index }: Subtree): Promise<Buffer> {
    if (level === 0) throw new Error(`event ${index} of the log is missing`)
    const below = level - TILE_LEVELS
    // There are many leaves and each is needed once: not cached.
    return rootOf(await (below === 0 ? loadTile(0, index) : tileAt(below, index)), 0, TILE)
  }

  function tileAt(level: number, tile: number): Promise<Tile> {
    return tiles.get(`${level}/${tile}`, () => loadTile(level, tile))
  }

  async function rootOfSubtree({ level, index }: Subtree): Promise<Buffer> {
    if (level > TOP + TILE_LEVELS)
      return join(
        await rootOfSubtree({ level: level - 1, index: index * 2 }),
        await rootOfSubtree({ level: level - 1, index: index * 2 + 1 }),
      )
    // A whole tile is one hash of the stored level above it, if there is one.
    const base = Math.min(level - (level % TILE_LEVELS), TOP)
    const width = 2 ** (level - base)
    const first = index * width
    return rootOf(await tileAt(base, Math.floor(first / TILE)), first % TILE, width)
  }

  /**
   * The root of a range as RFC 6962 defines it: complete subtrees, each smaller than the one before, joined from the right.
   */
  async function rootOfRange(range: Range): Promise<Buffer> {
    const roots: Buffer[] = []
    for (const subtree of subtreesOf(range)) roots.push(await rootOfSubtree(subtree))
    return roots.reduceRight((right, left) => join(left, right))
  }
  return { rootOfRange, rootOfSubtree }
}

async function rootsOf(q: Q, size: number, ranges: readonly Range[]): Promise<Buffer[]> {
  const tree = readTree(q, size)
  const roots: Buffer[] = []
  for (const range of ranges) roots.push(await tree.rootOfRange(range))
  return roots
}

/** Root of the log's first `size` events (RFC 6962 §2.1); for 0, SHA-256 of the empty string. Throws if there are fewer. */
export async function rootAt(q: Q, size: number): Promise<Buffer> {
  if (size === 0) return createHash('sha256').digest()
  return readTree(q, size).rootOfRange([0, size])
}

/**
 * The hashes, from the leaf upwards, that prove event `seq` to be in the tree of the first `size` events (RFC 6962 §2.1.1).
 */
export async function inclusionProof(q: Q, seq: number, size: number): Promise<Buffer[]> {
  for await (const { proof } of inclusionProofs(q, [seq], size)) return proof
  throw new Error('there is no proof')
}

/** The proof of each of these events, as inclusionProof, but each part of the tree is read once for all of them. */
export async function* inclusionProofs(
  q: Q,
  seqs: Iterable<number>,
  size: number,
): AsyncGenerator<{ seq: number; proof: Buffer[] }> {
  const tree = readTree(q, size)
  for (const seq of seqs) {
    if (seq >= size) throw new RangeError(`event ${seq} is not among the first ${size}`)
    const proof: Buffer[] = []
    for (const range of inclusionRanges(seq, size)) proof.push(await tree.rootOfRange(range))
    yield { seq, proof }
  }
}

/**
 * The hashes that prove that the tree of `to` events begins with the tree of `from` events (RFC 6962 §2.1.2); none if `from`
 * is 0.
 */
export async function consistencyProof(q: Q, from: number, to: number): Promise<Buffer[]> {
  if (from > to) throw new RangeError(`a log of ${to} events cannot begin with ${from}`)
  return rootsOf(q, to, consistencyRanges(from, to))
}

/** The roots of complete subtrees of the first `size` events that are not stored yet, lowest level first. */
export async function missingNodes(q: Q, size: number): Promise<NodeRow[]> {
  const tree = readTree(q, size)
  const found: NodeRow[] = []
  for (const level of STORED) {
    const end = Math.floor(size / 2 ** level)
    for (let index = end && (await storedUntil(q, level)); index < end; index++)
      found.push({ level, index, hash: await tree.rootOfSubtree({ level, index }) })
  }
  return found
}
