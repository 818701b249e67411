import { describe, expect, it } from 'vitest'
import { NoteError, parseVkey, writeVkey } from '#lib/core/verifier-key.ts'
import { checkpointText, parseCheckpoint, parseCheckpointText, tlogProof } from './checkpoint.ts'
import { ed25519Key, parseNote, publicBytes, signatureLine, signNote, verifyNote } from './signed-note.ts'

// The example of c2sp.org/signed-note.
const vkey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const line =
  '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
const note = `This is an example message.\n\n${line}`

const key = ed25519Key(Buffer.alloc(32, 7))
const ours = writeVkey('sign.example/log', 1, publicBytes(key))

describe('a signed note', () => {
  it('verifies the published example', () => {
    expect(parseVkey(vkey)).toMatchObject({ name: 'example.com/foo', type: 1 })
    expect(verifyNote(note, [vkey]).text).toBe('This is an example message.\n')
  })

  it('parses the published note with an empty line in its text', () => {
    const poem = [
      'Ognuno sta solo sul cuor della terra',
      'trafitto da un raggio di sole:',
      '',
      'ed è subito sera.',
      '',
      '— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=',
      '',
    ].join('\n')
    expect(parseNote(poem)).toMatchObject({ signatures: [{ name: 'quasimodo.example/salvatore' }] })
    expect(parseNote(poem).text.endsWith('sole:\n\ned è subito sera.\n')).toBe(true)
  })

  it('signs the same text with the same bytes, and verifies them', () => {
    const signed = signNote('Hello\n', 'sign.example/log', key)
    expect(signed).toBe(signNote('Hello\n', 'sign.example/log', key))
    expect(verifyNote(signed, [ours, vkey]).text).toBe('Hello\n')
  })

  it('ignores signatures by other keys, and those that match only the name or only the key id', () => {
    const [a, b] = [signNote('Hello\n', 'sign.example/log', key), signNote('Hello\n', 'other.example', key)]
    const both = a + b.slice(b.indexOf('—'))
    expect(verifyNote(both, [ours]).signatures).toHaveLength(2)
    expect(() => verifyNote(b, [ours])).toThrow(/not signed by the expected key/)
  })

  it('is refused if a signature by a known key does not match', () => {
    expect(() => verifyNote(note.replace('example m', 'exemple m'), [vkey])).toThrow(/does not match/)
    const two = `${signNote('Hello\n', 'sign.example/log', key)}${signNote('Bye\n', 'sign.example/log', key).split('\n\n')[1]}`
    expect(() => verifyNote(two, [ours])).toThrow(/does not match/)
  })

  it.each([
    ['', /newline/],
    ['text\n', /no signatures/],
    [`text\n${line}`, /no signatures/],
    [`\n\n${line}`.slice(1), /no signatures/],
    [note.replace('\n\n', '\r\n\r\n'), /control/],
    [note.slice(0, -1), /newline/],
    [`${note}\n`, /malformed/],
    [note.replace('— ', '- '), /malformed/],
    [note.replace('foo Uw', 'foo  Uw'), /malformed/],
    [note.replace('aQM=', 'aQN='), /malformed/],
    [note.replace('aQM=', 'aQM'), /malformed/],
    [note.replace('example message', '\ud800'), /Unicode/],
    [note + line.repeat(100), /too many/],
    [`text\n\n${signatureLine('a.example', Buffer.alloc(4), Buffer.alloc(0))}`, /malformed/],
  ])('is refused if malformed: %j', (text, why) => {
    expect(() => parseNote(text)).toThrow(NoteError)
    expect(() => parseNote(text)).toThrow(why)
  })

  it('is not checked with a malformed verifier key', () => {
    for (const bad of ['', 'a+b', vkey.replace('530d903a', '530d903b'), vkey.replace('3U2k', '3U2'), `${vkey} `])
      expect(() => parseVkey(bad)).toThrow(NoteError)
    expect(() => signNote('x\n', 'a name', key)).toThrow(NoteError)
    expect(() => signNote('no newline', 'a', key)).toThrow(NoteError)
  })
})

describe('a checkpoint', () => {
  // The example of c2sp.org/tlog-checkpoint.
  const published = [
    'example.com/behind-the-sofa',
    '20852163',
    'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=',
    '',
    '— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=',
    '',
  ].join('\n')

  it('is parsed and written as published', () => {
    const head = parseCheckpoint(published)
    expect(head).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 })
    expect(checkpointText(head)).toBe(head.text)
  })

  const text = checkpointText({ origin: 'a.example/log', size: 7, root: Buffer.alloc(32) })
  it.each([
    text.replace('7', '07'),
    text.replace('7', '-7'),
    text.replace('7', '9007199254740993'),
    text.replace('A=', 'A'),
    text.replace('AA', ''),
    text.replace('a.example/log', ''),
    `${text}\n`,
    text.split('\n').slice(0, 2).join('\n'),
  ])('is refused if malformed: %j', (bad) => {
    expect(() => parseCheckpointText(bad)).toThrow(NoteError)
  })

  it('verifies the proof of an event', () => {
    expect(tlogProof({ index: 3, proof: [Buffer.alloc(32), Buffer.alloc(32, 255)], checkpointNote: published })).toBe(
      `c2sp.org/tlog-proof@v1\nindex 3\n${'A'.repeat(43)}=\n${'/'.repeat(42)}8=\n\n${published}`,
    )
    expect(tlogProof({ index: 0, proof: [], checkpointNote: published })).toBe(
      `c2sp.org/tlog-proof@v1\nindex 0\n\n${published}`,
    )
  })
})
