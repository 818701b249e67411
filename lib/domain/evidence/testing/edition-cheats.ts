import { sha256Hex } from '#lib/core/secret.ts'
import { type Cheat, type Files, linesIn, toFile } from './cheats.ts'

type Part = 'files' | 'personal' | 'parties'
type Manifest = { edition: string; withheld: { [part in Part]: { [key: string]: string } } }
type Line = { seq?: number; recipient?: string }

/** The manifest with one change. */
function manifest(all: Files, change: (manifest: Manifest) => void): [string, Buffer] {
  const changed = JSON.parse((all.get('manifest.json') as Buffer).toString()) as Manifest
  change(changed)
  return ['manifest.json', Buffer.from(JSON.stringify(changed))]
}

/** The manifest with one more thing listed as withheld, or no longer listed. */
const listed = (all: Files, part: Part, key: string, hash?: string) =>
  manifest(all, ({ withheld }) => {
    if (hash === undefined) delete withheld[part][key]
    else withheld[part][key] = hash
  })

const partsOf = (all: Files) => {
  const { edition, withheld } = JSON.parse((all.get('manifest.json') as Buffer).toString()) as Manifest
  const events = linesIn('events.jsonl', all).map(
    (line) => JSON.parse(line) as { seq: number; actor: { id: string; pii: string }; data: { recipients?: Named[] } },
  )
  const own = events.find(({ actor }) => actor.id === edition)
  const parties = events.flatMap(({ data }) => data.recipients ?? [])
  const strokes = Object.keys(withheld.files).find((name) => name.endsWith('.strokes.json')) ?? ''
  return { edition, withheld, own, parties, other: /\/(.*)\.strokes/.exec(strokes)?.[1] ?? '', strokes }
}
type Named = { id: string; sha256: string }

const without = (all: Files, name: string, isMeant: (line: Line) => boolean): [string, Buffer] => [
  name,
  toFile(linesIn(name, all).filter((line) => !isMeant(JSON.parse(line) as Line))),
]
const firstKey = (of: object) => Object.keys(of)[0] ?? ''
const zeros = '0'.repeat(64)

/** A file is removed and listed as withheld, with its own hash. */
const withheldInstead = (all: Files, name: string): ReturnType<Cheat[2]> => [
  [name, null],
  listed(all, 'files', name, sha256Hex(all.get(name) as Buffer)),
]

/**
 * Manipulations of a signer's edition by someone who has the log's key and signs the manifest again: what is missing is said
 * to be withheld, or what is withheld is changed. Each must be detected.
 */
export const editionCheats: Cheat[] = [
  [
    'withholds another upload than was uploaded',
    /^original\.pdf$/,
    (all) => [listed(all, 'files', 'original.pdf', zeros)],
  ],
  ['withholds other strokes than were drawn', /strokes/, (all) => [listed(all, 'files', partsOf(all).strokes, zeros)]],
  ['withholds an upload that never was', /^sources\/9\.pdf$/, (all) => [listed(all, 'files', 'sources/9.pdf', zeros)]],
  ['no longer lists the upload', /^original\.pdf$/, (all) => [listed(all, 'files', 'original.pdf')]],
  ['lists as withheld what the bundle has', /strokes/, (all) => [[partsOf(all).strokes, Buffer.from('[]')]]],
  [
    "withholds the recipient's own strokes",
    /strokes/,
    (all) => withheldInstead(all, `signatures/${partsOf(all).edition}.strokes.json`),
  ],
  ['withholds the act of another', /^acts\//, (all) => withheldInstead(all, `acts/${partsOf(all).other}.json`)],
  ['withholds the drawing of another', /\.png$/, (all) => withheldInstead(all, `signatures/${partsOf(all).other}.png`)],
  ['withholds the signed document', /^sealed\.pdf$/, (all) => withheldInstead(all, 'sealed.pdf')],
  [
    'withholds other personal data than an event names',
    /^personal\.jsonl$/,
    (all) => [listed(all, 'personal', firstKey(partsOf(all).withheld.personal), zeros)],
  ],
  [
    'no longer lists the personal data of an event',
    /^personal\.jsonl$/,
    (all) => [listed(all, 'personal', firstKey(partsOf(all).withheld.personal))],
  ],
  [
    'withholds personal data of an event that is not in the bundle',
    /^personal\.jsonl$/,
    (all) => [listed(all, 'personal', '99999', zeros)],
  ],
  [
    'withholds personal data that the bundle has',
    /^personal\.jsonl$/,
    (all) => [listed(all, 'personal', `${partsOf(all).own?.seq}`, partsOf(all).own?.actor.pii)],
  ],
  [
    "withholds the recipient's own personal data",
    /^personal\.jsonl$/,
    (all) => [
      without(all, 'personal.jsonl', ({ seq }) => seq === partsOf(all).own?.seq),
      listed(all, 'personal', `${partsOf(all).own?.seq}`, partsOf(all).own?.actor.pii),
    ],
  ],
  [
    'withholds another name than the parties were sent with',
    /^parties\.jsonl$/,
    (all) => [listed(all, 'parties', firstKey(partsOf(all).withheld.parties), zeros)],
  ],
  [
    'no longer lists a withheld name',
    /^parties\.jsonl$/,
    (all) => [listed(all, 'parties', firstKey(partsOf(all).withheld.parties))],
  ],
  [
    'withholds the name of someone who is no party',
    /^parties\.jsonl$/,
    (all) => [listed(all, 'parties', 'nobody', zeros)],
  ],
  [
    "withholds the recipient's own name",
    /^parties\.jsonl$/,
    (all) => {
      const { edition, parties } = partsOf(all)
      return [
        without(all, 'parties.jsonl', ({ recipient }) => recipient === edition),
        listed(all, 'parties', edition, parties.find(({ id }) => id === edition)?.sha256),
      ]
    },
  ],
  [
    'claims that it is the edition of someone else',
    /^manifest\.json$/,
    (all) => [
      manifest(all, (one) => {
        one.edition = 'nobody'
      }),
    ],
  ],
  [
    'claims that it is the complete edition',
    /^manifest\.json$/,
    (all) => [
      manifest(all, (one) => {
        one.edition = 'members'
      }),
    ],
  ],
]
