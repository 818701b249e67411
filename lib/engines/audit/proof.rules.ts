import { sha256 } from '@noble/hashes/sha2.js'

/** Leaves [start, end) of the log. */
export type Range = readonly [start: number, end: number]
/** The root of the leaves from index·2^level up to (index + 1)·2^level. */
export type Subtree = { level: number; index: number }

type Bytes = Uint8Array

function sameBytes(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** The root of a log without events: SHA-256 of the empty string (RFC 6962 §2.1). */
export function emptyRoot(): Bytes {
  return sha256(new Uint8Array())
}

/**
 * Leaf hash of an event: SHA-256 of a zero byte and the event's bytes, so that a leaf cannot be mistaken for an inner node
 * (RFC 6962 §2.1).
 */
export function leafHash(body: Bytes): Bytes {
  return sha256.create().update(Uint8Array.of(0)).update(body).digest()
}

/** Hash of an inner node (RFC 6962 §2.1). */
export function nodeHash(left: Bytes, right: Bytes): Bytes {
  return sha256.create().update(Uint8Array.of(1)).update(left).update(right).digest()
}

/** The largest power of two smaller than `n` (n > 1): the position at which RFC 6962 §2.1 splits a tree. */
function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** The subtrees whose roots prove that leaf `seq` is in a tree of `size` leaves, from the leaf upwards (RFC 6962 §2.1.1). */
export function inclusionRanges(seq: number, size: number): Range[] {
  const found: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (seq < middle) {
      found.push([middle, end])
      end = middle
    } else {
      found.push([start, middle])
      start = middle
    }
  }
  return found.reverse()
}

/**
 * The subtrees whose roots prove that a tree of `to` leaves begins with the tree of `from` leaves (RFC 6962 §2.1.2), in the
 * order of a proof. Empty if both sizes are equal or `from` is 0.
 */
export function consistencyRanges(from: number, to: number): Range[] {
  if (from === 0 || from === to) return []
  const found: Range[] = []
  let [start, end] = [0, to]
  while (end !== from) {
    const middle = start + splitOf(end - start)
    if (from <= middle) {
      found.push([middle, end])
      end = middle
    } else {
      found.push([start, middle])
      start = middle
    }
  }
  // The verifier has the root of the whole old tree, but no root of a part of it.
  if (start > 0) found.push([start, end])
  return found.reverse()
}

/** Splits a range into complete subtrees, left to right, each smaller than the one before. */
export function subtreesOf([start, end]: Range): Subtree[] {
  const found: Subtree[] = []
  let at = start
  while (at < end) {
    let [level, width] = [0, 1]
    while (at % (width * 2) === 0 && at + width * 2 <= end) {
      level += 1
      width *= 2
    }
    found.push({ level, index: at / width })
    at += width
  }
  return found
}

const isSize = (n: number) => Number.isSafeInteger(n) && n >= 0
const half = (n: number) => Math.floor(n / 2)

/** Skips the levels at which a node on the right edge has no sibling; returns both indexes at the level reached. */
function pastEdge(place: number, last: number): [place: number, last: number] {
  let [p, l] = [place, last]
  while (p % 2 === 0 && p !== 0) {
    p = half(p)
    l = half(l)
  }
  return [p, l]
}

/**
 * Returns true if `proof` shows that `leaf` is event `seq` of the tree of `size` events with this root (RFC 9162 §2.1.3.2).
 */
export function verifyInclusion(leaf: Bytes, seq: number, size: number, proof: readonly Bytes[], root: Bytes): boolean {
  if (!isSize(seq) || !isSize(size) || seq >= size || proof.some((hash) => hash.length !== 32)) return false
  let [place, last] = [seq, size - 1]
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash)
      if (place % 2 === 0) [place, last] = pastEdge(place, last)
    } else hash = nodeHash(hash, sibling)
    place = half(place)
    last = half(last)
  }
  return last === 0 && sameBytes(hash, root)
}

/**
 * Returns true if `proof` shows that the tree of `to` events with root `toRoot` begins with the tree of `from` events with
 * root `fromRoot` (RFC 9162 §2.1.4.2): no event of the first was changed, removed or inserted. Every tree begins with the
 * empty tree.
 */
export function verifyConsistency(
  from: number,
  to: number,
  fromRoot: Bytes,
  toRoot: Bytes,
  proof: readonly Bytes[],
): boolean {
  if (!isSize(from) || !isSize(to) || from > to || proof.some((hash) => hash.length !== 32)) return false
  if (from === 0) return proof.length === 0 && sameBytes(fromRoot, emptyRoot())
  if (from === to) return proof.length === 0 && sameBytes(fromRoot, toRoot)
  let [place, last] = [from - 1, to - 1]
  while (place % 2 === 1) {
    place = half(place)
    last = half(last)
  }
  // If the first tree is a complete subtree, its root is the starting point and is not repeated in the proof.
  const [seed, ...rest] = place === 0 ? [fromRoot, ...proof] : proof
  if (!seed) return false
  let [old, now] = [seed, seed]
  for (const hash of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      old = nodeHash(hash, old)
      now = nodeHash(hash, now)
      if (place % 2 === 0) [place, last] = pastEdge(place, last)
    } else now = nodeHash(now, hash)
    place = half(place)
    last = half(last)
  }
  return last === 0 && sameBytes(old, fromRoot) && sameBytes(now, toRoot)
}
