/** Files of a bundle by their names. */
export type Files = ReadonlyMap<string, Buffer>

/** The manipulation, the file that must be reported, and the changed files; null removes one. */
export type Cheat = [what: string, blamed: RegExp, change: (all: Files) => [name: string, bytes: Buffer | null][]]

/** A copy with one bit flipped. */
export function flipped(bytes: Buffer, index: number, bit: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[index] = (changed[index] ?? 0) ^ (1 << bit)
  return changed
}

/** The lines of a file. */
export const linesIn = (name: string, all: Files) => (all.get(name) as Buffer).toString().split('\n').slice(0, -1)
export const toFile = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''))
/** The first name that matches. */
export const named = (all: Files, pattern: RegExp) => [...all.keys()].find((name) => pattern.test(name)) ?? ''

/** Manipulations by someone who has the log's key and signs the manifest again. Each must be detected. */
export const cheats: Cheat[] = [
  [
    'removes an event',
    /events\.jsonl/,
    (all) => [
      ['events.jsonl', toFile(linesIn('events.jsonl', all).toSpliced(7, 1))],
      ['proofs/8.tlog-proof', null],
    ],
  ],
  [
    'backdates an event',
    /proofs\/3\.tlog-proof/,
    (all) => [
      [
        'events.jsonl',
        toFile(linesIn('events.jsonl', all).with(2, (linesIn('events.jsonl', all)[2] ?? '').replace('2026-', '2025-'))),
      ],
    ],
  ],
  [
    'writes an event in non-canonical JSON',
    /events\.jsonl/,
    (all) => [['events.jsonl', Buffer.from((all.get('events.jsonl') as Buffer).toString().replace('{', '{ '))]],
  ],
  [
    'gives a signer another name in the log',
    /personal\.jsonl/,
    (all) => [
      ['personal.jsonl', Buffer.from((all.get('personal.jsonl') as Buffer).toString().replace('Ben Ochs', 'Bea Ochs'))],
    ],
  ],
  [
    'withholds personal data',
    /personal\.jsonl/,
    (all) => [['personal.jsonl', toFile(linesIn('personal.jsonl', all).slice(1))]],
  ],
  [
    'gives a party another name',
    /parties\.jsonl/,
    (all) => [
      ['parties.jsonl', Buffer.from((all.get('parties.jsonl') as Buffer).toString().replace('Ben Ochs', 'Bea Ochs'))],
    ],
  ],
  [
    'names a party twice',
    /parties\.jsonl/,
    (all) => [
      ['parties.jsonl', toFile([...linesIn('parties.jsonl', all), ...linesIn('parties.jsonl', all).slice(0, 1)])],
    ],
  ],
  [
    'removes the name of a party without listing it as withheld',
    /parties\.jsonl/,
    (all) => [['parties.jsonl', toFile(linesIn('parties.jsonl', all).slice(1))]],
  ],
  ['withholds the names of all parties as if there were none', /parties\.jsonl/, () => [['parties.jsonl', null]]],
  [
    'changes the role of a party in an act',
    /acts\/[^.]*\.json/,
    (all) => [
      [
        named(all, /^acts\/[^.]*\.json$/),
        Buffer.from(
          (all.get(named(all, /^acts\/[^.]*\.json$/)) as Buffer)
            .toString()
            .replace('"signer","sha256"', '"viewer","sha256"'),
        ),
      ],
    ],
  ],
  ['replaces the original', /original\.pdf/, () => [['original.pdf', Buffer.from('%PDF-1.7')]]],
  ['replaces the certificate', /certificate\.pdf/, () => [['certificate.pdf', Buffer.from('%PDF-1.7')]]],
  [
    'replaces the drawing of a signer',
    /signatures\/.*\.png/,
    (all) => [[named(all, /\.png$/), flipped(all.get(named(all, /\.png$/)) as Buffer, 90, 0)]],
  ],
  [
    'replaces the consent text of a signer',
    /consent\//,
    (all) => [[named(all, /^consent\//), Buffer.from('I agree to everything.')]],
  ],
  [
    'changes the act of a signer',
    /acts\/[^.]*\.json/,
    (all) => [
      [
        named(all, /^acts\/[^.]*\.json$/),
        Buffer.from((all.get(named(all, /^acts\/[^.]*\.json$/)) as Buffer).toString().replace('"drawn"', '"typed"')),
      ],
    ],
  ],
  [
    'changes a page of the signed document',
    /sealed\.pdf/,
    (all) => [['sealed.pdf', flipped(all.get('sealed.pdf') as Buffer, 300, 2)]],
  ],
  [
    'adds to the signed document',
    /sealed\.pdf/,
    (all) => [
      ['sealed.pdf', Buffer.concat([all.get('sealed.pdf') as Buffer, Buffer.from('\n1 0 obj\n<<>>\nendobj\n')])],
    ],
  ],
  [
    'replaces the certificates of the seal',
    /keys\/seal-chain\.pem/,
    (all) => [['keys/seal-chain.pem', all.get('keys/tsa-chain.pem') as Buffer]],
  ],
  [
    'uses the timestamp of another checkpoint',
    /checkpoints\/\d+\.tsr/,
    (all) => [[named(all, /^checkpoints\/.*txt$/).replace('txt', 'tsr'), all.get('checkpoint.tsr') as Buffer]],
  ],
  [
    'claims that the log continues another one',
    /proofs\/consistency-/,
    (all) => {
      const name = named(all, /^proofs\/consistency-/)
      return [[name, Buffer.from((all.get(name) as Buffer).toString().replace(/(from \d+ )./, '$1/'))]]
    },
  ],
  [
    'changes a cosignature',
    /checkpoint\.txt/,
    (all) => {
      const lines = linesIn('checkpoint.txt', all)
      const [dash, name, value = ''] = (lines.at(-1) ?? '').split(' ')
      const changed = flipped(Buffer.from(value, 'base64'), 40, 0).toString('base64')
      return [['checkpoint.txt', toFile([...lines.slice(0, -1), `${dash} ${name} ${changed}`])]]
    },
  ],
  [
    'replaces the document that a signer saw',
    /shown\/.*\.pdf/,
    (all) => [[named(all, /^shown\//), flipped(all.get(named(all, /^shown\//)) as Buffer, 2000, 1)]],
  ],
  ['withholds the document that a signer saw', /shown\/.*\.pdf/, (all) => [[named(all, /^shown\//), null]]],
  [
    'adds a version that no one signed',
    /shown\/.*\.pdf/,
    (all) => [[`shown/${'0'.repeat(64)}.pdf`, all.get(named(all, /^shown\//)) as Buffer]],
  ],
  ['adds a file that no event refers to', /acts\/nobody\.json/, () => [['acts/nobody.json', Buffer.from('{}')]]],
]
