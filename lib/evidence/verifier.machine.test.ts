import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { canonical, readCanonical } from './verifier/verify/canonical.mjs'
import { isConsistent, isIncluded, leafHash } from './verifier/verify/merkle.mjs'
import { isSignedBy, parseCheckpoint, parseNote, parseVerifierKey } from './verifier/verify/note.mjs'
import { isBundleName, readZip, writeZip } from './verifier/verify/zip.mjs'

const node = (left: Buffer, right: Buffer) =>
  createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest()
const leaves = Array.from({ length: 130 }, (_, i) => leafHash(`leaf ${i}`))
const known = new Map<string, Buffer>()

/** The tree as RFC 6962 §2.1 defines it, by recursion. */
function root(from: number, to: number): Buffer {
  if (to - from === 1) return leaves[from] as Buffer
  const key = `${from} ${to}`
  const there = known.get(key)
  if (there) return there
  const k = splitOf(to - from)
  const made = node(root(from, from + k), root(from + k, to))
  known.set(key, made)
  return made
}
const splitOf = (n: number) => 2 ** Math.floor(Math.log2(n - 1))

function path(m: number, from: number, to: number): Buffer[] {
  if (to - from === 1) return []
  const k = splitOf(to - from)
  return m < k ? [...path(m, from, from + k), root(from + k, to)] : [...path(m - k, from + k, to), root(from, from + k)]
}

function subproof(m: number, from: number, to: number, whole: boolean): Buffer[] {
  if (m === to - from) return whole ? [] : [root(from, to)]
  const k = splitOf(to - from)
  return m <= k
    ? [...subproof(m, from, from + k, whole), root(from + k, to)]
    : [...subproof(m - k, from + k, to, false), root(from, from + k)]
}

it('accepts every proof of a tree of up to 130 leaves, and none with a hash changed, missing or added', () => {
  const other = leafHash('other')
  const wrong: string[] = []
  /** Every proof must hold; that others do not is tried on the smaller trees, which have all shapes. */
  const hold = (m: number, n: number, isTrue: boolean, others: () => boolean[]) => {
    if (!isTrue || (n <= 34 && others().some(Boolean))) wrong.push(`${m} of ${n}`)
  }
  for (let n = 1; n <= leaves.length; n += 1) {
    const top = root(0, n)
    for (let m = 0; m < n; m += 1) {
      const leaf = leaves[m] as Buffer
      const proof = path(m, 0, n)
      hold(m, n, isIncluded(leaf, m, n, proof, top), () => [
        isIncluded(other, m, n, proof, top),
        isIncluded(leaf, m, n, [...proof, other], top),
        proof.length > 0 && isIncluded(leaf, m, n, proof.slice(1), top),
      ])
      const older = root(0, m + 1)
      const consistency = subproof(m + 1, 0, n, true)
      hold(m + 1, n, isConsistent(m + 1, older, n, top, consistency), () => [
        isConsistent(m + 1, other, n, top, consistency),
        isConsistent(m + 1, older, n, other, consistency),
        consistency.length > 0 && isConsistent(m + 1, older, n, top, consistency.slice(1)),
      ])
    }
  }
  expect(wrong).toEqual([])
})

it('accepts the published example of a signed note, and nothing else', () => {
  const key = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
  const text = `This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`
  expect(isSignedBy(parseNote(Buffer.from(text)), key)).toBe(true)
  expect(isSignedBy(parseNote(Buffer.from(text.replace('message', 'massage'))), key)).toBe(false)
  const malleable = text.replace('QM=\n', 'QN=\n')
  expect(() => parseNote(Buffer.from(malleable))).toThrow('base64')
  expect(() => parseNote(Buffer.from(text.replace('example m', 'example\tm')))).toThrow('control characters')
  expect(() => parseVerifierKey('example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')).toThrow('id')
})

it('reads checkpoints to the letter', () => {
  const base64 = leafHash('x').toString('base64')
  expect(parseCheckpoint(`log\n12\n${base64}\n`)).toMatchObject({ origin: 'log', size: 12 })
  for (const text of [
    `log\n012\n${base64}\n`,
    `log\n12\n${base64}`,
    `\n12\n${base64}\n`,
    'log\n12\nAAAA\n',
    `log\n1e3\n${base64}\n`,
  ])
    expect(() => parseCheckpoint(text)).toThrow()
})

it('writes canonical JSON as RFC 8785 has it, and reads no other', () => {
  // Keys by UTF-16 code units (RFC 8785, 3.2.3).
  const sorted = '{"\\r":1,"1":2,"\u0080":3,"ö":4,"€":5,"😀":6,"\ufb33":7}'
  expect(canonical(JSON.parse('{"\ufb33":7,"😀":6,"€":5,"ö":4,"\u0080":3,"1":2,"\\r":1}'))).toBe(sorted)
  expect(readCanonical('{"a":[1,0.5,"é"],"b":null}')).toEqual({ a: [1, 0.5, 'é'], b: null })
  for (const text of ['{"a":1,"a":1}', '{"b":1,"a":2}', '{"a": 1}', '{"a":1.0}', '{"a":"\\u00e9"}', '{"a":1}\n', 'x'])
    expect(() => readCanonical(text)).toThrow()
})

it('takes only names that lead nowhere else', () => {
  expect(['a.txt', 'a/b.c-d_1.pem', '0'].every(isBundleName)).toBe(true)
  expect(['', '/a', 'a/', '../a', 'a/../b', '.hidden', 'a//b', 'a\\b', 'ä', 'a b'].some(isBundleName)).toBe(false)
  expect(() => writeZip([['../a', Buffer.of(1)]])).toThrow('no name')
  expect(() => readZip(Buffer.from('not a container at all, but long enough to look'), 'x.zip')).toThrow('x.zip')
})

it('refuses a container with one bit changed, and names what it belongs to', () => {
  const files = new Map(
    ['checkpoint.txt', 'keys/log.vkey', 'proofs/1.tlog-proof'].map((name) => [name, leafHash(name)]),
  )
  const container = writeZip(files)
  const parts = [
    ...[...files.keys()].map((name) => ({ of: name, length: 30 + name.length + 32 })),
    ...[...files.keys()].map((name) => ({ of: name, length: 46 + name.length })),
    { of: 'end', length: 22 },
  ]
  let start = 0
  for (const { of, length } of parts) {
    for (let i = 0; i < length; i += 1) {
      const changed = Buffer.from(container)
      changed[start + i] = (changed[start + i] ?? 0) ^ (1 << (i % 8))
      const { problems } = readZip(changed, 'evidence.zip')
      expect(problems.map(({ what }) => what).join(), `byte ${i} of what belongs to ${of}`).toContain(of)
    }
    start += length
  }
  expect(start).toBe(container.length)
})
