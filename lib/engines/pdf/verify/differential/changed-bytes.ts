import type { Mutate } from './changed-updates.ts'
import { tailOf } from './changed-updates.ts'
import type { Random } from './random.ts'
import type { SealedBase } from './sealed-bases.ts'
import { signed } from './token.ts'

const file = (random: Random, { sealed, stamped }: SealedBase): Buffer =>
  stamped && random.chance(0.6) ? stamped : sealed

/** A position outside the digits of the signatures for half of the changes: these are most of the file. */
function place(random: Random, bytes: Buffer): number {
  for (let tries = 0; tries < 40; tries += 1) {
    const at = random.below(bytes.length)
    if (!/^[0-9a-f]{16}$/.test(bytes.toString('latin1', at, at + 16))) return at
  }
  return random.below(bytes.length)
}

export const flippedBit: Mutate = (random, base) => {
  const bytes = Buffer.from(file(random, base))
  const at = random.chance(0.8) ? place(random, bytes) : random.below(bytes.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
  return bytes
}

const scraps = [
  '%',
  '\n',
  ' ',
  '\0',
  '%%EOF\n',
  'startxref\n',
  'xref\n0 0\n',
  'trailer\n<< >>\n',
  'endobj\n',
  '7 0 obj\nnull\nendobj\n',
] as const

export const insertedBytes: Mutate = (random, base) => {
  const bytes = file(random, base)
  const at = place(random, bytes)
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(random.pick(scraps)), bytes.subarray(at)])
}

export const removedBytes: Mutate = (random, base) => {
  const bytes = file(random, base)
  const at = place(random, bytes)
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(random.pick([1, 9, 300])))])
}

export const truncated: Mutate = (random, base) => {
  const bytes = file(random, base)
  const cuts = [
    base.sealed.length,
    base.sealed.length - 1,
    bytes.length - 1,
    bytes.length - 8,
    place(random, bytes),
  ] as const
  return bytes.subarray(0, random.pick(cuts))
}

export const appendedBytes: Mutate = (random, base) => {
  const bytes = file(random, base)
  const start = random.pick([base.xref, 0, 17, random.below(bytes.length)])
  const more = random.chance(0.5) ? random.pick(scraps) : tailOf(random)(start)
  return Buffer.concat([bytes, Buffer.from(more, 'latin1')])
}

/** Bytes between the objects of the product's update; the offsets and the token are corrected. */
export const betweenObjects: Mutate = (random, base, makeToken) => {
  const text = updateOf(base)
  const gaps = [...text.matchAll(/endobj\n/g)].map(({ index }) => index + 'endobj\n'.length)
  const at = random.pick([0, 1, ...gaps])
  const extra = random.pick([...scraps, `${base.content} 0 obj\n<< /Length 5 >>\nstream\n0 0 m\nendstream\nendobj\n`])
  return relaid(base, text.slice(0, at) + extra + text.slice(at), makeToken)
}

/** The product's update with one thing changed. The offsets and the token are correct. */
export const almostOurUpdate: Mutate = (random, base, makeToken) => {
  const text = updateOf(base)
  const changes: [string | RegExp, string][] = [
    ['/MediaBox [0 0 400 300]', `/MediaBox [0 0 ${random.below(400)} 300]`],
    [/\/Contents \[\d+ 0 R\]/, `/Contents [${base.pages} 0 R]`],
    [/\/Contents \[/, `/Rotate ${random.pick([90, 180, 270])}\n/Contents [`],
    [/\/Helvetica-\d+/, '/Other'],
    [/\/Pages \d+ 0 R/, `/Pages ${random.below(20)} 0 R`],
    ['/Rect [0 0 0 0]', `/Rect [0 0 ${random.below(90)} 90]`],
    ['/F 132', `/F ${random.below(200)}`],
    ['(Timestamp)', '(Timestamp 2)'],
    ['/SigFlags 3', '/SigFlags 3\n/NeedAppearances true'],
    ['/P 1\n', '/P 2\n'],
    ['/DocMDP', '/UR3'],
    ['/Filter /Adobe.PPKLite', '/Filter /Adobe.PPKMS'],
    ['/Annots [', `/Annots [${random.below(14)} 0 R `],
    ['/Type /Page\n', `/Type /Page\n/UserUnit ${1 + random.below(3)}\n`],
    ['endobj\n', 'endobj \n'],
    ['\n/', '\n /'],
    ['00000 n\r\n', '00000 n \n'],
    ['trailer\n', `${base.content} 1\n0000000015 00000 n\r\ntrailer\n`],
    ['trailer\n', `${base.content} 1\n0000000000 00001 f\r\ntrailer\n`],
    ['trailer\n<<', `trailer\n<< /XRefStm ${base.xref}`],
    [/\/Prev \d+/, `/Prev ${random.below(base.sealed.length)}`],
    [/\/Info \d+ 0 R/, '/Info 1 0 R'],
    [/\/ID \[<.{4}/, '/ID [<0000'],
    // No change: such a file is valid with every token.
    ['', ''],
  ]
  const [from, to] = random.pick(changes as [(typeof changes)[0], ...typeof changes])
  const changed = text.replace(from, to)
  return relaid(
    base,
    random.chance(0.2) ? changed.replace(/startxref[\s\S]*$/, '') + tailOf(random)(0) : changed,
    makeToken,
  )
}

/** The update that the product added to the file; an empty one for a file that has none. */
function updateOf({ sealed, stamped }: SealedBase): string {
  return stamped?.toString('latin1', sealed.length) ?? '\nxref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF\n'
}

/** The changed update with the right offsets in its table, and a token over the result. */
function relaid({ sealed }: SealedBase, text: string, makeToken: Parameters<Mutate>[2]): Buffer {
  const at = text.search(/\n(?:xref\n|\d+ 0 obj\n<<\n\/Length \d+\n\/Root)/) + 1
  const offsets = new Map<number, number>()
  for (const { 1: number, index } of text.slice(0, at).matchAll(/(?<=^|\n)(\d+) 0 obj\n/g))
    offsets.set(Number(number), sealed.length + index)
  let number = 0
  const rows = text.slice(at).replace(/^(\d+) \d+$|^(\d{10})(?= 00000 n)/gm, (whole, first, offset) => {
    if (offset === undefined) {
      number = Number(first)
      return whole
    }
    const place = offsets.get(number)
    number += 1
    return place === undefined ? whole : String(place).padStart(10, '0')
  })
  const start = rows.replace(/startxref\n\d+/, `startxref\n${sealed.length + at}`)
  return signed(Buffer.concat([sealed, Buffer.from(text.slice(0, at) + start, 'latin1')]), makeToken)
}
