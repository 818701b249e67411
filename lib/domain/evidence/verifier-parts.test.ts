import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { expect, it } from 'vitest'
import { datedAfter } from './verifier/verify/anchors.mjs'
import { Bundle } from './verifier/verify/bundle.mjs'
import { canonical, readCanonical, sha256 } from './verifier/verify/canonical.mjs'
import { crc32ByTable, crc32Of } from './verifier/verify/crc.mjs'
import { element, timeOf } from './verifier/verify/der.mjs'
import { checkFilled } from './verifier/verify/filled.mjs'
import { isConsistent, isIncluded, leafHash } from './verifier/verify/merkle.mjs'
import { cosignedAt, isSignedBy, parseCheckpoint, parseNote, parseVerifierKey } from './verifier/verify/note.mjs'
import { Answer, Report } from './verifier/verify/report.mjs'
import { checkShown } from './verifier/verify/shown.mjs'
import { isBundleName, readZip, writeZip } from './verifier/verify/zip.mjs'

const node = (left: Buffer, right: Buffer) =>
  createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest()
const leaves = Array.from({ length: 130 }, (_, i) => leafHash(`leaf ${i}`))
const subtrees = new Map<string, Buffer>()

/** The root as RFC 6962 §2.1 defines it, recursively. */
function root(from: number, to: number): Buffer {
  if (to - from === 1) return leaves[from] as Buffer
  const key = `${from} ${to}`
  const there = subtrees.get(key)
  if (there) return there
  const k = splitOf(to - from)
  const made = node(root(from, from + k), root(from + k, to))
  subtrees.set(key, made)
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
  /** Every proof must be valid. The invalid ones are tried on the smaller trees, which have all shapes. */
  const check = (m: number, n: number, isTrue: boolean, others: () => boolean[]) => {
    if (!isTrue || (n <= 34 && others().some(Boolean))) wrong.push(`${m} of ${n}`)
  }
  for (let n = 1; n <= leaves.length; n += 1) {
    const top = root(0, n)
    for (let m = 0; m < n; m += 1) {
      const leaf = leaves[m] as Buffer
      const proof = path(m, 0, n)
      check(m, n, isIncluded(leaf, m, n, proof, top), () => [
        isIncluded(other, m, n, proof, top),
        isIncluded(leaf, m, n, [...proof, other], top),
        proof.length > 0 && isIncluded(leaf, m, n, proof.slice(1), top),
      ])
      const older = root(0, m + 1)
      const consistency = subproof(m + 1, 0, n, true)
      check(m + 1, n, isConsistent(m + 1, older, n, top, consistency), () => [
        isConsistent(m + 1, other, n, top, consistency),
        isConsistent(m + 1, older, n, other, consistency),
        consistency.length > 0 && isConsistent(m + 1, older, n, top, consistency.slice(1)),
      ])
    }
  }
  expect(wrong).toEqual([])
})

it('a time that does not exist is not a time', () => {
  const encoded = (text: string) => element(Buffer.concat([Buffer.of(0x18, text.length), Buffer.from(text)]))
  expect(timeOf(encoded('20260102030405.5Z')).toISOString()).toBe('2026-01-02T03:04:05.500Z')
  for (const text of ['20261302030405Z', '20260102256199Z', '20260132000000Z'])
    expect(() => timeOf(encoded(text)), text).toThrow('not valid')
})

it('a cosignature of a witness has a time that exists, or does not count', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const typed = Buffer.concat([Buffer.of(0x04), raw])
  const id = createHash('sha256').update('witness.example\n').update(typed).digest().subarray(0, 4)
  const key = parseVerifierKey(`witness.example+${id.toString('hex')}+${typed.toString('base64')}`)
  const note = (seconds: bigint) => {
    const time = Buffer.alloc(8)
    time.writeBigUInt64BE(seconds)
    const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\nlog\n`), privateKey)
    const line = `— witness.example ${Buffer.concat([id, time, signature]).toString('base64')}\n`
    return parseNote(Buffer.from(`log\n\n${line}`))
  }
  expect(cosignedAt(note(1_700_000_000n), key)?.toISOString()).toBe('2023-11-14T22:13:20.000Z')
  expect(cosignedAt(note(2n ** 63n), key)).toBeNull()
})

it('a tree without leaves has one root, and every hash of a proof has 32 bytes', () => {
  const empty = createHash('sha256').digest()
  const [first = empty, second = empty] = leaves
  expect(isConsistent(0, empty, 2, first, [])).toBe(true)
  expect(isConsistent(0, empty, 0, empty, [])).toBe(true)
  expect(isConsistent(0, first, 2, first, [])).toBe(false)
  expect(isConsistent(0, first, 0, first, [])).toBe(false)
  // Other parts of the same 64 bytes have the same hash.
  const root = node(first, second)
  const [left, right] = [first.subarray(0, 20), Buffer.concat([first.subarray(20), second])]
  expect(isIncluded(right, 1, 2, [left], root)).toBe(false)
  expect(isConsistent(3, first, 3, first, [first])).toBe(false)
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

it('accepts only exact checkpoints', () => {
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

it('writes canonical JSON (RFC 8785), and refuses any other', () => {
  // Keys by UTF-16 code units (RFC 8785, 3.2.3).
  const sorted = '{"\\r":1,"1":2,"\u0080":3,"ö":4,"€":5,"😀":6,"\ufb33":7}'
  expect(canonical(JSON.parse('{"\ufb33":7,"😀":6,"€":5,"ö":4,"\u0080":3,"1":2,"\\r":1}'))).toBe(sorted)
  expect(readCanonical('{"a":[1,0.5,"é"],"b":null}')).toEqual({ a: [1, 0.5, 'é'], b: null })
  for (const text of ['{"a":1,"a":1}', '{"b":1,"a":2}', '{"a": 1}', '{"a":1.0}', '{"a":"\\u00e9"}', '{"a":1}\n', 'x'])
    expect(() => readCanonical(text)).toThrow()
})

it('refuses a canonical text that is nested so deeply that reading it would exhaust the stack', () => {
  const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`
  expect(readCanonical(nested(128))).toBeInstanceOf(Array)
  for (const levels of [129, 100_000]) expect(() => readCanonical(nested(levels))).toThrow('nested too deeply')
})

it('accepts only names inside the bundle', () => {
  expect(['a.txt', 'a/b.c-d_1.pem', '0'].every(isBundleName)).toBe(true)
  expect(['', '/a', 'a/', '../a', 'a/../b', '.hidden', 'a//b', 'a\\b', 'ä', 'a b'].some(isBundleName)).toBe(false)
  expect(() => writeZip([['../a', Buffer.of(1)]])).toThrow('not a valid name')
  expect(() => readZip(Buffer.from('not a container at all, but long enough to look'), 'x.zip')).toThrow(
    'not an evidence bundle',
  )
})

it('refuses a container with one bit changed, and names the file', () => {
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

it('computes the same CRC-32 in pieces and as a whole, with and without zlib', () => {
  const bytes = Buffer.from('123456789')
  expect(crc32ByTable(bytes)).toBe(0xcbf43926)
  for (const crc of [crc32Of, crc32ByTable]) expect(crc(bytes.subarray(4), crc(bytes.subarray(0, 4)))).toBe(0xcbf43926)
  expect(writeZip([['a', [bytes.subarray(0, 4), bytes.subarray(4)]]]).equals(writeZip([['a', bytes]]))).toBe(true)
})

const prepared = Buffer.from('the document')
const stamped = Buffer.from('the document, stamped')
const version = Buffer.from('the document, stamped and sealed')

/** The problems reported for an act that signs `document`, among these events. */
function problemsOfShown(document: Buffer, events: readonly [name: string, document: Buffer][], shown = document) {
  const hash = sha256(document)
  const bundle = new Bundle(
    new Map([
      ['prepared.pdf', prepared],
      [`shown/${hash}.pdf`, shown],
    ]),
  )
  bundle.events = events.map(([event, bytes], seq) => ({
    v: 1,
    log: 'log',
    seq,
    ts: '',
    event,
    contract: 'c',
    actor: { kind: 'recipient', id: 'r', pii: '' },
    doc: { sha256: sha256(bytes) },
    data: { signatures: 1, size: bytes.length, stamped_size: stamped.length, stamped_sha256: sha256(stamped) },
    prev: '',
    of: { n: seq + 1, prev: null },
  }))
  const answer = new Answer()
  const signed = bundle.eventsOf('recipient.signed')[0]
  if (!signed) throw new Error('no one signed')
  checkShown(bundle, answer, signed, 'acts/r.json')
  return answer.problems
}

it('accepts as the shown document only an earlier version that is in the bundle and begins with the prepared document', () => {
  const newer = Buffer.from('the document, stamped twice')
  const file = `shown/${sha256(version)}.pdf`
  expect(
    problemsOfShown(prepared, [
      ['contract.sent', prepared],
      ['recipient.signed', prepared],
    ]),
  ).toEqual([])
  const valid: [string, Buffer][] = [
    ['contract.sent', prepared],
    ['document.sealed', version],
    ['recipient.signed', version],
    ['document.sealed', newer],
  ]
  expect(problemsOfShown(version, valid)).toEqual([])
  const withoutPages: [string, Buffer][] = valid.map(([name, bytes]) => [
    name,
    name === 'recipient.signed' ? stamped : bytes,
  ])
  expect(problemsOfShown(stamped, withoutPages)).toEqual([])
  expect(problemsOfShown(version, valid, newer)).toMatchObject([{ file }])
  // Sealed only afterwards, or in an event that is not a seal.
  expect(
    problemsOfShown(version, [
      ['contract.sent', prepared],
      ['recipient.signed', version],
      ['document.sealed', version],
    ]),
  ).toMatchObject([{ file: 'acts/r.json' }])
  expect(
    problemsOfShown(version, [
      ['contract.sent', prepared],
      ['file.downloaded', version],
      ['recipient.signed', version],
    ]),
  ).toMatchObject([{ file: 'acts/r.json' }])
  const another = Buffer.from('another document')
  expect(
    problemsOfShown(another, [
      ['contract.sent', prepared],
      ['document.sealed', another],
      ['recipient.signed', another],
      ['document.sealed', newer],
    ]),
  ).toMatchObject([{ what: 'does not begin with prepared.pdf' }])
})

it('finds events whose time is later than the timestamp that covers them', () => {
  const time = new Date('2026-11-21T10:00:00.000Z')
  const dated = (ts: string) => ({ ts }) as Parameters<typeof datedAfter>[0][number]
  const late = dated('2026-11-21T10:05:00.001Z')
  const unreadable = dated('soon')
  const events = [dated('2026-11-21T09:00:00.000Z'), dated('2026-11-21T10:05:00.000Z'), late, unreadable]
  expect(datedAfter(events, time)).toEqual([late, unreadable])
})

it('prints no control characters or line breaks from a bundle', () => {
  const report = new Report()
  report.check('A', 'B', (answer) => answer.problem('x\nNO PROBLEM FOUND', 'a\u001b[2Jb\u202ec'))
  report.facts = ['Eve\nState: signed']
  const text = report.asText('it')
  expect(text).toContain('Eve\ufffdState: signed')
  expect(text).toContain('x\ufffdNO PROBLEM FOUND: a\ufffd[2Jb\ufffdc')
})

type Fields = readonly Record<string, unknown>[]

/** The problems reported for the fields that recipient `r` filled. */
function problemsOfFilled(sent: Fields, filled: Fields) {
  const bytes = (fields: Fields) => Buffer.from(canonical(fields))
  const files = { 'fields.json': bytes(sent), 'acts/r.fields.json': bytes(filled) }
  const answer = new Answer()
  checkFilled(new Bundle(new Map(Object.entries(files))), answer, 'r')
  return answer.problems
}

it('requires the filled fields to be those sent to the signer, all of them, each with a value', () => {
  const [name, note] = [
    { id: '1', type: 'name', page: 1, options: {} },
    { id: '2', type: 'note', page: 2, options: { required: false } },
  ]
  const sent = [
    { ...name, signer: 'r' },
    { ...name, id: '3', signer: 'another' },
    { ...note, signer: 'r' },
  ]
  const filled = [
    { ...note, value: null },
    { ...name, value: 'Ana' },
  ]
  expect(problemsOfFilled(sent, filled)).toEqual([])
  const wrong: Fields[] = [
    filled.slice(1),
    [...filled, { ...name, id: '3', value: 'Ana' }],
    filled.map((field) => ({ ...field, page: 3 })),
    filled.map((field) => ({ ...field, options: { required: true } })),
    [{ ...name, value: 'Ana' }, note],
  ]
  for (const fields of wrong) expect(problemsOfFilled(sent, fields)).toMatchObject([{ file: 'acts/r.fields.json' }])
})
