import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readCheckpoint, readProof } from '#lib/engines/audit/pasted-note.rules.ts'
import { checkCheckpoint, eventIn, type LogSource } from './check-checkpoint.ts'

const hash = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
const node = (left: Buffer, right: Buffer) => hash(Buffer.of(1), left, right)
const leaf = (text: string) => hash(Buffer.of(0), Buffer.from(text))
const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(leaf) as [Buffer, Buffer, Buffer, Buffer]
const two = node(a, b)
const three = node(two, c)
const four = node(two, node(c, d))
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

const origin = 'acme.example/log'
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
const idOf = (name: string) => hash(Buffer.from(`${name}\n`), Buffer.of(1), raw).subarray(0, 4)
const log = {
  origin,
  keys: [
    {
      origin,
      vkey: `${origin}+${idOf(origin).toString('hex')}+${base64(Buffer.concat([Buffer.of(1), raw]))}`,
      inUse: true,
    },
  ],
}

function note(size: number, root: Buffer, by = privateKey, name = origin): string {
  const text = `${name}\n${size}\n${base64(root)}\n`
  return `${text}\n— ${name} ${base64(Buffer.concat([idOf(name), sign(null, Buffer.from(text), by)]))}\n`
}

const source: LogSource = {
  newestNote: async () => note(4, four),
  consistency: async (from, to) => ({
    origin,
    from,
    to,
    root: base64(four),
    proof: from === 2 ? [base64(node(c, d))] : [c, d, two].map(base64),
  }),
  inclusion: async (index, size) => ({
    origin,
    index,
    size,
    leaf: base64(index === 2 ? c : a),
    proof: [d, two].map(base64),
    root: base64(four),
  }),
  isSignedHere: async () => ({ origin, signedHere: true }),
}

async function check(text: string, from: Partial<LogSource> = {}) {
  const proof = readProof(text)
  const pasted = proof?.checkpoint ?? readCheckpoint(text)
  if (!pasted) throw new Error('no checkpoint')
  return checkCheckpoint(pasted, proof, log, { ...source, ...from })
}

describe('a saved checkpoint', () => {
  it('has the same history if the proof leads from its root to the newest root', async () => {
    expect(await check(note(3, three))).toMatchObject({
      outcome: 'same',
      steps: [
        { id: 'signature', holds: true, where: 'browser' },
        { id: 'consistency', holds: true, from: 3, to: 4 },
      ],
    })
    expect(await check(note(2, two))).toMatchObject({ outcome: 'same' })
  })

  it('may be the newest one', async () => expect(await check(note(4, four))).toMatchObject({ outcome: 'equal' }))

  it('shows a fork, of a smaller size or of the same', async () => {
    expect(await check(note(3, node(two, d)))).toMatchObject({ outcome: 'fork', steps: [{}, { holds: false }] })
    expect(await check(note(4, node(two, node(c, c))))).toMatchObject({ outcome: 'fork' })
    const nonsense: LogSource['consistency'] = async (from, to) => ({ origin, from, to, root: '', proof: ['?'] })
    expect(await check(note(3, three), { consistency: nonsense })).toMatchObject({ outcome: 'fork' })
  })

  it('is also compared without its signature', async () => {
    const pasted = { origin, size: 3, root: new Uint8Array(three), text: '', signatures: [] }
    expect(await checkCheckpoint(pasted, null, log, source)).toMatchObject({
      outcome: 'same',
      steps: [{ id: 'signature', holds: null }, { holds: true }],
    })
  })

  it('has no verdict without an answer of the log', async () => {
    const silence = async () => Promise.reject(new Error('offline'))
    await expect(check(note(3, three), { consistency: silence })).rejects.toThrow('offline')
  })

  it('shows that events are missing', async () =>
    expect(await check(note(9, four))).toMatchObject({ outcome: 'shorter', theirs: 9, ours: 4 }))

  it('is rejected if another key signed it', async () => {
    const { privateKey: other } = generateKeyPairSync('ed25519')
    expect(await check(note(3, three, other))).toMatchObject({ outcome: 'unsigned', steps: [{ holds: false }] })
    expect(await check(note(3, three, other, 'else.example/log'))).toMatchObject({ outcome: 'foreign', steps: [] })
  })
})

describe('a checkpoint under a name that was lost with a database', () => {
  const lost = `${origin}/73`

  it('is one of this log, of another history', async () => {
    expect(await check(note(3, node(two, d), privateKey, lost))).toMatchObject({
      outcome: 'fork',
      origin: lost,
      isEarlierName: true,
      steps: [{ id: 'signature', holds: true, where: 'browser' }, { holds: false }],
    })
    expect(await check(note(9, four, privateKey, lost))).toMatchObject({ outcome: 'shorter', isEarlierName: true })
    expect(await check(note(3, three, privateKey, lost))).toMatchObject({ outcome: 'same', isEarlierName: true })
    expect(await check(note(3, three))).toMatchObject({ isEarlierName: false })
  })

  it('is rejected if another key signed it', async () => {
    const { privateKey: other } = generateKeyPairSync('ed25519')
    expect(await check(note(3, three, other, lost))).toMatchObject({ outcome: 'unsigned', steps: [{ holds: false }] })
    expect(await check(note(3, three, privateKey, 'acme.example/other/73'))).toMatchObject({ outcome: 'foreign' })
  })
})

describe('a saved inclusion proof', () => {
  const proof = (index: number, ...path: Buffer[]) =>
    `c2sp.org/tlog-proof@v1\nindex ${index}\n${path.map((one) => `${base64(one)}\n`).join('')}\n${note(3, three)}`

  it('shows that its event is at its position', async () => {
    expect((await check(proof(2, two))).steps).toContainEqual({ id: 'inclusion', holds: true, index: 2, event: null })
  })

  it('proves only the event that it contains', async () => {
    const extra = (text: string) => proof(2, two).replace('index', `extra ${base64(Buffer.from(text))}\nindex`)
    expect((await check(extra('c'))).steps).toContainEqual({ id: 'inclusion', holds: true, index: 2, event: null })
    expect((await check(extra('d'))).steps).toContainEqual({ id: 'inclusion', holds: false, index: 2, event: null })
  })

  it('shows that another event is at its position now', async () => {
    const changed: LogSource['inclusion'] = async (index, size) => ({
      ...(await source.inclusion(index, size)),
      leaf: base64(d),
    })
    const found = await check(proof(2, two), { inclusion: changed })
    expect(found.outcome).toBe('other_event')
    expect(found.steps).toContainEqual({ id: 'inclusion', holds: false, index: 2, event: null })
  })
})

it('reads the name, time and contract of the event that a proof carries', () => {
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))
  const body = { v: 1, event: 'contract.completed', contract: 'c1', ts: '2026-11-21T10:00:00.000Z' }
  expect(eventIn(bytes(body))).toEqual({ name: 'contract.completed', at: body.ts, contract: 'c1' })
  expect(eventIn(bytes({ ...body, contract: null }))).toMatchObject({ contract: null })
  for (const other of [{ ...body, event: 1 }, { ...body, ts: 'soon' }, null]) expect(eventIn(bytes(other))).toBeNull()
})
