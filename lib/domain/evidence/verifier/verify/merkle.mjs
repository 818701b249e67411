// @ts-check
// The Merkle tree of RFC 6962 §2.1: leaves are hashed with the prefix 0x00, inner nodes with 0x01. Proofs are verified as in RFC 9162
// §2.1.3.2 and §2.1.4.2. Numbers are below 2^53 and may be above 2^31, so no bit operators.
import { createHash } from 'node:crypto'

/** @param {Uint8Array | string} body @returns {Buffer} */
export function leafHash(body) {
  return createHash('sha256').update(Buffer.of(0)).update(body).digest()
}

/** @param {Buffer} left @param {Buffer} right @returns {Buffer} */
function nodeHash(left, right) {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest()
}

/** The root of a tree without leaves (RFC 6962 §2.1). */
const emptyRoot = createHash('sha256').digest()

/** Other lengths could divide the bytes of a node in another way. @param {readonly Buffer[]} proof */
function hasHashesOnly(proof) {
  return proof.every(({ length }) => length === emptyRoot.length)
}

const half = (/** @type {number} */ n) => Math.floor(n / 2)
const isOdd = (/** @type {number} */ n) => n % 2 === 1

/**
 * True if the tree with `size` leaves and this root has the leaf at `index`.
 * @param {Buffer} leaf @param {number} index @param {number} size @param {readonly Buffer[]} proof @param {Buffer} root
 */
export function isIncluded(leaf, index, size, proof, root) {
  if (index >= size || !hasHashesOnly(proof)) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && hash.equals(root)
}

/**
 * True if the tree with `newer` leaves extends the tree with `older` leaves.
 * @param {number} older @param {Buffer} olderRoot @param {number} newer @param {Buffer} newerRoot @param {readonly Buffer[]} proof
 */
export function isConsistent(older, olderRoot, newer, newerRoot, proof) {
  if (older > newer || !hasHashesOnly(proof)) return false
  if (older === 0 && !olderRoot.equals(emptyRoot)) return false
  if (older === newer) return proof.length === 0 && olderRoot.equals(newerRoot)
  if (older === 0) return proof.length === 0
  let [at, last] = [older - 1, newer - 1]
  while (isOdd(at)) [at, last] = [half(at), half(last)]
  // A complete subtree is its own first node, which the proof omits.
  const path = at === 0 ? [olderRoot, ...proof] : [...proof]
  const first = path.shift()
  if (!first) return false
  let [olderHash, newerHash] = [first, first]
  for (const hash of path) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      olderHash = nodeHash(hash, olderHash)
      newerHash = nodeHash(hash, newerHash)
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else newerHash = nodeHash(newerHash, hash)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && olderHash.equals(olderRoot) && newerHash.equals(newerRoot)
}
