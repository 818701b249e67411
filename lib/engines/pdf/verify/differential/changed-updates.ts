import type { Random } from './random.ts'
import { type Objects, plainTail, type RawUpdate, withUpdate } from './raw-update.ts'
import type { SealedBase } from './sealed-bases.ts'
import { signed, stampDictionary, type TokenMaker } from './token.ts'

/** A change of a sealed file. It may have no effect, or make a file that no program opens. */
export type Mutate = (random: Random, base: SealedBase, makeToken: TokenMaker) => Buffer

const price = (random: Random): string =>
  `1 g 0 0 600 600 re f 0 g ${random.below(90)} ${random.below(90)} 200 ${20 + random.below(150)} re f`

const stream = (data: string, entries = ''): string =>
  `<< ${entries} /Length ${data.length} >>\nstream\n${data}\nendstream`

const formXObject = (random: Random): string =>
  stream(price(random), '/Type /XObject /Subtype /Form /BBox [0 0 600 600]')

/** Objects whose new bodies change what is shown, or could. */
export function shadows(random: Random, base: SealedBase): Objects {
  const { catalog, pages, page, content, size, catalogBody, pageBody, weak } = base
  const kinds: (() => Objects)[] = [
    () => [[content, stream(price(random))]],
    () => [
      [page, `<<${pageBody.replace(/\/MediaBox *\[[^\]]*\]/, `/MediaBox [0 0 ${100 + random.below(200)} 150]`)}>>`],
    ],
    () => [
      [page, `<<${pageBody.replace(/\/Contents *(?:\[[^\]]*\]|\d+ 0 R)/, `/Contents ${size} 0 R`)}>>`],
      [size, stream(price(random))],
    ],
    // A key twice: programs differ in which one they take.
    () => [
      [page, `<< /Contents ${size} 0 R ${pageBody} /Rotate ${random.pick([0, 90, 180])} >>`],
      [size, stream(price(random))],
    ],
    () => [[pages, `<< /Type /Pages /Count 1 /Kids [${page} 0 R] /Rotate 90 >>`]],
    () => [
      [pages, `<< /Type /Pages /Count 1 /Kids [${size} 0 R] >>`],
      [size, `<<${pageBody.replace(/\/Contents *(?:\[[^\]]*\]|\d+ 0 R)/, '')}>>`],
    ],
    () => [
      [catalog, `<<${catalogBody.replace(/\/Pages \d+ 0 R/, `/Pages ${size} 0 R`)}>>`],
      [size, `<< /Type /Pages /Count 0 /Kids [] >>`],
    ],
    () => [
      [page, `<<${pageBody.replace(/\/Annots *\[/, `/Annots [${size} 0 R `)}>>`],
      [size, `<< /Type /Annot /Subtype /Square /Rect [9 9 200 200] /C [1 0 0] /F 4 /AP << /N ${size + 1} 0 R >> >>`],
      [size + 1, formXObject(random)],
    ],
    () => [
      [
        base.widget,
        `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /Rect [0 0 300 200] /F 4 /P ${page} 0 R /V ${base.signature} 0 R /AP << /N ${size} 0 R >> >>`,
      ],
      [size, formXObject(random)],
    ],
    () => [
      [catalog, `<<${catalogBody} /DSS ${size} 0 R >>`],
      [size, '<< /Type /DSS /Certs [] >>'],
    ],
    () => [
      [catalog, `<<${catalogBody} /DSS ${content} 0 R >>`],
      [content, stream(price(random))],
    ],
    () => [[weak ?? size, weak === 4 ? stream(price(random)) : formXObject(random)]],
    () => [[page, 'null']],
    () => [],
  ]
  return kinds[random.below(kinds.length)]?.() ?? []
}

/** An update with changed objects, in any of the forms of an update. */
export const shadowUpdate: Mutate = (random, base) => withUpdate(base.sealed, anyUpdate(random, base)).bytes

function anyUpdate(random: Random, base: SealedBase): RawUpdate {
  const objects = shadows(random, base)
  return {
    objects: random.chance(0.1) ? [...objects, ...shadows(random, base)] : objects,
    root: base.catalog,
    prev: base.xref,
    size: base.size + 4,
    section: random.pick(['table', 'table', 'table19', 'stream', 'hybrid', 'objstm']),
    generation: random.chance(0.1) ? 1 : 0,
    between: random.chance(0.2)
      ? random.pick(['% comment\n', '\0\0', '9 0 obj\n', 'endobj\n', 'xref\n', 'startxref\n5\n'])
      : '',
    free: random.chance(0.15) ? [random.pick([base.content, base.widget, base.form, base.size + 2])] : [],
  }
}

/** As an attacker writes it: changed objects, then a document timestamp of their own over everything. */
export const shadowAndTimestamp: Mutate = (random, base, makeToken) => {
  const first = withUpdate(base.sealed, anyUpdate(random, base))
  const prev = random.chance(0.4) ? base.xref : first.xref
  return signed(withUpdate(first.bytes, stampUpdate(random, base, prev)).bytes, makeToken)
}

/** One update that has both. */
export const timestampWithShadow: Mutate = (random, base, makeToken) => {
  const shadow = anyUpdate(random, base)
  const stamp = stampUpdate(random, base, base.xref)
  const objects = [...shadow.objects, ...stamp.objects]
  return signed(withUpdate(base.sealed, { ...shadow, objects, tail: tailOf(random) }).bytes, makeToken)
}

/** A document timestamp alone, which is not written as the product writes it. */
export const foreignTimestamp: Mutate = (random, base, makeToken) =>
  signed(withUpdate(base.sealed, stampUpdate(random, base, base.xref)).bytes, makeToken)

function stampUpdate(random: Random, base: SealedBase, prev: number): RawUpdate {
  const [stamp, field] = [base.size + 6, base.size + 7]
  return {
    objects: [
      [stamp, stampDictionary()],
      [field, `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Later) /F 132 /Rect [0 0 0 0] /V ${stamp} 0 R >>`],
      [base.form, `<< /Fields [${base.widget} 0 R ${field} 0 R] /SigFlags 3 >>`],
    ],
    root: base.catalog,
    prev,
    size: base.size + 8,
    section: random.pick(['table', 'table', 'stream', 'hybrid']),
    tail: tailOf(random),
  }
}

/** The end of a file: as it should be, or so that programs may find another one. */
export function tailOf(random: Random): (xref: number) => string {
  const other = random.below(60_000)
  return random.pick<(xref: number) => string>([
    plainTail,
    plainTail,
    (xref) => `${plainTail(xref)}startxref\n${other}\n%\n%%EOF\n`,
    (xref) => `${plainTail(xref)}startxref ${other}`,
    (xref) => `startxref\n${other}\n%%EOF\n${plainTail(xref)}`,
    (xref) => `startxref\n${other}\n%${plainTail(xref)}`,
    (xref) => `startxref % ${other}\n${xref}\n%%EOF\n`,
    (xref) => `startxref\n${xref} ${other}\n%%EOF\n`,
    (xref) => `startxref\r${xref}\r%%EOF\r`,
    (xref) => `startxref\n0${xref}\n%%EOF`,
    (xref) => `${plainTail(xref)}%%EOF\n`,
  ])
}

/** Sections that refer to each other in a circle, to nothing, or past the seal's own section. */
export const strangePrev: Mutate = (random, base, makeToken) => {
  const objects = random.chance(0.7) ? shadows(random, base) : []
  const update = { ...anyUpdate(random, base), objects }
  const { xref } = withUpdate(base.sealed, { ...update, prev: '0000000000' })
  const earlier = /\/Prev (\d+)/.exec(base.sealed.toString('latin1', base.xref))?.[1] ?? '0'
  const prev = random.pick([
    xref,
    Number(earlier),
    0,
    base.sealed.length - 9,
    base.xref + 1,
    2 ** 31,
    '-1',
    `${base.xref} 0 R`,
  ])
  const bytes = withUpdate(base.sealed, { ...update, prev: String(prev).padStart(10, '0') }).bytes
  if (random.chance(0.5)) return bytes
  return signed(withUpdate(bytes, stampUpdate(random, base, random.pick([xref, base.xref]))).bytes, makeToken)
}

/** Validation data, with or without a change beside it, as other programs add them. */
export const validationData: Mutate = (random, base, makeToken) => {
  const { catalog, catalogBody, size } = base
  const dss = `<< /Type /DSS /Certs [${size + 1} 0 R] /VRI << >> >>`
  const objects: Objects = [
    [catalog, `<<${catalogBody} /DSS ${size} 0 R >>`],
    [size, dss],
    [size + 1, stream('30820000')],
    ...(random.chance(0.6) ? shadows(random, base).filter(([number]) => number !== catalog && number < size) : []),
  ]
  const first = withUpdate(base.sealed, { ...anyUpdate(random, base), objects })
  if (random.chance(0.5)) return first.bytes
  return signed(withUpdate(first.bytes, stampUpdate(random, base, first.xref)).bytes, makeToken)
}
