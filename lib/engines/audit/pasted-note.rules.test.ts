import { describe, expect, it } from 'vitest'
import { noteOf, readCheckpoint, readProof, readStated, readVkey, signaturesBy } from './pasted-note.rules.ts'

const root = Buffer.alloc(32, 7).toString('base64')
const line = (name: string) => `— ${name} ${Buffer.from(`ABCD${'s'.repeat(64)}`).toString('base64')}`
const text = `acme.example/log\n4712\n${root}\n`
const note = `${text}\n${line('acme.example/log')}\n${line('witness.example')}\n`

describe('a pasted checkpoint', () => {
  it('is parsed with its signatures, and reassembled byte for byte', () => {
    const checkpoint = readCheckpoint(note)
    expect(checkpoint).toMatchObject({ origin: 'acme.example/log', size: 4712, text })
    expect(checkpoint?.signatures.map(({ name }) => name)).toEqual(['acme.example/log', 'witness.example'])
    expect(checkpoint && noteOf(checkpoint)).toBe(note)
  })

  it.each([
    ['in a quoted reply', note.replaceAll(/^/gm, '> ')],
    ['with other line endings', note.replaceAll('\n', '\r\n')],
    ['in a mail', `Hello,\n\nthe checkpoint:\n\n${note}\nKind regards\n`],
    ['indented', note.replaceAll(/^/gm, '    ')],
    ['without its last newline', note.trimEnd()],
    ['in a proof', `c2sp.org/tlog-proof@v1\nindex 3\n${root}\n${root}\n\n${note}`],
    ['in a quoted mail', `On Monday Acme wrote:\r\n>\r\n> ${note.trimEnd().replaceAll('\n', '\r\n> ')}\r\n>\r\n> Bye`],
  ])('is found %s', (_how, pasted) => {
    const found = readCheckpoint(pasted)
    expect(found && noteOf(found)).toBe(note)
  })

  it.each([
    ['nothing', ''],
    ['no signature', text],
    ['a size with a leading zero', note.replace('4712', '04712')],
    ['a root of another length', note.replace(root, 'AAAA')],
    ['a contract', 'Lease\n\nThe tenant takes the rooms.\n\nSigned\n'],
  ])('is not found: %s', (_what, pasted) => {
    expect(readCheckpoint(pasted)).toBeNull()
  })
})

describe('a dropped proof', () => {
  const proof = `c2sp.org/tlog-proof@v1\nindex 3\n${root}\n${root}\n\n${note}`

  it('is parsed with and without an extra line', () => {
    expect(readProof(proof)).toMatchObject({ index: 3, proof: [{ length: 32 }, { length: 32 }], note })
    expect(readProof(proof.replace('index', 'extra AAAA\nindex'))).toMatchObject({ index: 3 })
    expect(readProof(`c2sp.org/tlog-proof@v1\nindex 0\n\n${note}`)).toMatchObject({ index: 0, proof: [] })
  })

  it.each([
    ['another version', proof.replace('@v1', '@v2')],
    ['an index with a leading zero', proof.replace('index 3', 'index 03')],
    ['a hash of another length', proof.replace(root, 'AAAA')],
    ['no empty line', proof.replace('\n\n', '\n')],
    ['a note', note],
  ])('is rejected: %s', (_what, dropped) => {
    expect(readProof(dropped)).toBeNull()
  })
})

describe('a verifier key', () => {
  it('gives its key, and finds its own signatures by name and key id', () => {
    const key = readVkey(`acme.example/log+41424344+${Buffer.from([1, ...Buffer.alloc(32, 9)]).toString('base64')}`)
    const checkpoint = readCheckpoint(note)
    if (!key || !checkpoint) throw new Error('neither can be parsed')
    expect(key.publicKey).toEqual(new Uint8Array(Buffer.alloc(32, 9)))
    expect(signaturesBy(checkpoint, key)).toHaveLength(1)
    expect(signaturesBy(checkpoint, { ...key, name: 'else' })).toEqual([])
    expect(signaturesBy(checkpoint, { ...key, keyId: Uint8Array.of(0, 0, 0, 0) })).toEqual([])
  })

  it('is rejected if it is for another algorithm', () => {
    expect(readVkey(`acme+00000000+${Buffer.from([4, ...Buffer.alloc(32)]).toString('base64')}`)).toBeNull()
    expect(readVkey('acme')).toBeNull()
  })
})

describe('a checkpoint in a sentence', () => {
  const origins = ['acme.example/log', 'acme.example/log/2']

  it.each([
    ['English', `Hello,\n\nCheckpoint of the log acme.example/log/2: 4,712 events, root ${root}\n\nBye 12`, origins[1]],
    ['French', `Point de contrôle du journal acme.example/log : 4\u202f712 entrées, racine ${root}`, origins[0]],
    [
      'a name unknown here',
      `Checkpoint of the log acme.example/log/98: 4,712 events, root ${root}`,
      'acme.example/log/98',
    ],
    ['quoted text', `> acme.example/log\n> 4712\n> ${root}`, origins[0]],
  ])('is found in %s', (_language, text, origin) => {
    expect(readStated(text, origins)).toMatchObject({ origin, size: 4712, signatures: [], text: '' })
  })

  it.each(['', `other.example: 4712, ${root}`, `acme.example/log: 3 or 4, ${root}`, 'acme.example/log: 4712'])(
    'is not found: %s',
    (text) => expect(readStated(text, origins)).toBeNull(),
  )
})
