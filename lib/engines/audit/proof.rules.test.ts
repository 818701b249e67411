import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  leafHash,
  type Range,
  subtreesOf,
  verifyConsistency,
  verifyInclusion,
} from './proof.rules.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => Buffer.from(text, 'hex')
const hash = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()

const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1)

/**
 * The definitions of RFC 6962 §2.1 over leaves, taken literally, as the reference for all other code. Computes each root
 * once.
 */
function defined(leaves: readonly Buffer[]) {
  const known = new Map<string, Buffer>()
  const join = (start: number, end: number): Buffer => {
    if (end === start) return hash()
    if (end - start === 1) return leaves[start] as Buffer
    const k = start + split(end - start)
    return hash(Buffer.of(1), mth(start, k), mth(k, end))
  }
  function mth(start: number, end: number): Buffer {
    const root = known.get(`${start}-${end}`) ?? join(start, end)
    known.set(`${start}-${end}`, root)
    return root
  }
  function path(m: number, start: number, end: number): Buffer[] {
    if (end - start === 1) return []
    const k = start + split(end - start)
    return m < k ? [...path(m, start, k), mth(k, end)] : [...path(m, k, end), mth(start, k)]
  }
  function subproof(m: number, start: number, end: number, whole: boolean): Buffer[] {
    if (m === end) return whole ? [] : [mth(start, end)]
    const k = start + split(end - start)
    return m <= k ? [...subproof(m, start, k, whole), mth(k, end)] : [...subproof(m, k, end, false), mth(start, k)]
  }
  /** Computes a root as lib/engines/audit/tree.ts does: complete subtrees, joined from the right. */
  const joined = (range: Range) =>
    subtreesOf(range)
      .map(({ level, index }) => mth(index * 2 ** level, (index + 1) * 2 ** level))
      .reduceRight((right, left) => hash(Buffer.of(1), left, right))
  return { mth, path, subproof, joined }
}

const MOST = 130
const leaves = Array.from({ length: MOST }, (_, i) => Buffer.from(leafHash(Buffer.from(`event ${i}`))))
const tree = defined(leaves)
const roots = Array.from({ length: MOST + 1 }, (_, size) => tree.mth(0, size))
const rootOf = (range: Range) => tree.joined(range)
const text = (proof: readonly Uint8Array[]) => proof.map(hex).join(' ')

describe('the tree of RFC 6962, compared with the vectors of Certificate Transparency', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const published = inputs.map((input) => Buffer.from(leafHash(bytes(input))))
  const publishedRoots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  const { mth } = defined(published)
  const rootOfPublished = ([start, end]: Range) => hex(mth(start, end))

  it('has the published roots', () => {
    expect(hex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(publishedRoots.map((_, i) => hex(mth(0, i + 1)))).toEqual(publishedRoots)
  })

  it.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has the published inclusion proof of leaf %i in a tree of %i', (seq, size, proof) => {
    expect(inclusionRanges(seq, size).map(rootOfPublished)).toEqual(proof)
    const leaf = published[seq] as Buffer
    expect(verifyInclusion(leaf, seq, size, proof.map(bytes), bytes(publishedRoots[size - 1] ?? ''))).toBe(true)
  })

  it.each([
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has the published consistency proof from %i to %i', (from, to, proof) => {
    expect(consistencyRanges(from, to).map(rootOfPublished)).toEqual(proof)
    const [a, b] = [bytes(publishedRoots[from - 1] ?? ''), bytes(publishedRoots[to - 1] ?? '')]
    expect(verifyConsistency(from, to, a, b, proof.map(bytes))).toBe(true)
  })
})

describe('a proof, for every tree of up to 130 events,', () => {
  it('of inclusion equals the one by definition, and verifies', () => {
    for (let n = 1; n <= MOST; n++) {
      for (let m = 0; m < n; m++) {
        const proof = inclusionRanges(m, n).map(rootOf)
        expect(text(proof)).toBe(text(tree.path(m, 0, n)))
        expect(verifyInclusion(leaves[m] as Buffer, m, n, proof, roots[n] as Buffer)).toBe(true)
      }
    }
  })

  it('of consistency equals the one by definition, and verifies', () => {
    for (let n = 1; n <= MOST; n++) {
      for (let m = 0; m <= n; m++) {
        const proof = consistencyRanges(m, n).map(rootOf)
        if (m > 0) expect(text(proof)).toBe(text(tree.subproof(m, 0, n, true)))
        expect(verifyConsistency(m, n, roots[m] as Buffer, roots[n] as Buffer, proof)).toBe(true)
      }
    }
  })

  it('verifies no other statement', () => {
    for (const n of [1, 2, 3, 7, 8, 33, 64, 127]) {
      for (const m of [0, 1, 2, 5, 8, 31, 32, 63, 126].filter((one) => one < n)) {
        const [leaf, root] = [leaves[m] as Buffer, roots[n] as Buffer]
        const proof = inclusionRanges(m, n).map(rootOf)
        const flipped = proof.map((one, i) => (i === 0 ? hash(one) : one))
        expect(verifyInclusion(leaf, m + 1, n, proof, root)).toBe(false)
        expect(verifyInclusion(leaf, n, n, proof, root)).toBe(false)
        expect(verifyInclusion(leaf, -1, n, proof, root)).toBe(false)
        expect(verifyInclusion(leaf, m, n, [...proof, root], root)).toBe(false)
        expect(verifyInclusion(hash(leaf), m, n, proof, root)).toBe(false)
        expect(verifyInclusion(leaf, m, n, proof, hash(root))).toBe(false)
        if (proof.length > 0) {
          expect(verifyInclusion(leaf, m, n, proof.slice(1), root)).toBe(false)
          expect(verifyInclusion(leaf, m, n, flipped, root)).toBe(false)
        }
        if (m === 0) continue
        const step = consistencyRanges(m, n).map(rootOf)
        const [from, to] = [roots[m] as Buffer, root]
        expect(verifyConsistency(m, n, to, from, step)).toBe(false)
        expect(verifyConsistency(m, n, from, to, [...step, from])).toBe(false)
        expect(verifyConsistency(m, n, from, to, step.slice(1))).toBe(false)
        expect(verifyConsistency(m, n, from, to, step.slice(0, -1))).toBe(false)
        expect(verifyConsistency(m + 1, n, from, to, step)).toBe(false)
        expect(verifyConsistency(n, m, to, from, step)).toBe(false)
        expect(verifyConsistency(m, n, hash(from), to, step)).toBe(false)
      }
    }
  })

  it('is correct for numbers above 32 bits', () => {
    const big = 2 ** 40 + 12345
    expect(inclusionRanges(2 ** 33, big)).toHaveLength(41)
    expect(subtreesOf([0, big]).map(({ level }) => level)).toEqual([40, 13, 12, 5, 4, 3, 0])
  })
})
