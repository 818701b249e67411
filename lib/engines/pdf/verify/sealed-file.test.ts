import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LimitFault, ReadingLimits } from './reading-limits.ts'
import { readSignatures } from './revisions.ts'
import { SealedFile } from './sealed-file.ts'
import { rawFile, rawStream, rawUpdate } from './testing.ts'
import { Dictionary, Ref, SyntaxFault } from './values.ts'
import { verifySeal } from './verify-seal.ts'

const catalog = '<< /Type /Catalog >>'

/** A file whose only section is a cross-reference stream with these entries and rows. */
function withXrefStream(entries: string, rows: Buffer, objects: Record<number, string | Buffer> = {}): Buffer {
  const base = rawFile({ 1: catalog, ...objects })
  const start = base.indexOf('xref\n')
  const stream = rawStream(`/Type /XRef /Root 1 0 R ${entries}`, rows)
  const end = `\nendobj\nstartxref\n${start}\n%%EOF\n`
  return Buffer.concat([base.subarray(0, start), Buffer.from('9 0 obj\n'), stream, Buffer.from(end)])
}

const row = (kind: number, second: number, third: number): Buffer => {
  const bytes = Buffer.alloc(7)
  bytes.writeUInt8(kind, 0)
  bytes.writeUInt32BE(second, 1)
  bytes.writeUInt16BE(third, 5)
  return bytes
}

describe('an object stream', () => {
  const count = 300
  const header = Array.from({ length: count }, (_, i) => `${20 + i} ${i * 6}`).join(' ')
  const bodies = Array.from({ length: count }, (_, i) => `(${String(i).padStart(3, '0')}) `).join('')
  const text = `${header.padEnd(4000)}${bodies}`
  const container = (body: string) =>
    rawStream(`/Type /ObjStm /N ${count} /First 4000 /Filter /FlateDecode`, deflateSync(Buffer.from(body)))
  const rows = (offset: number) =>
    Buffer.concat([row(1, offset, 0), ...Array.from({ length: count }, (_, i) => row(2, 2, i))])
  const fileWith = (body: string) => {
    const at = rawFile({ 1: catalog, 2: container(body) }).indexOf('2 0 obj')
    return withXrefStream(`/Size 400 /W [1 4 2] /Index [2 1 20 ${count}]`, rows(at), { 2: container(body) })
  }

  it('is decoded once for all of its objects', () => {
    const file = new SealedFile(fileWith(text), new ReadingLimits({ decoded: text.length + 1 }))
    const values = Array.from({ length: count }, (_, i) => file.resolve(new Ref(20 + i, 0)))
    expect(values[299]).toMatchObject({ bytes: Buffer.from('299') })
    expect(new Set(values).size).toBe(count)
  })

  it('is refused if its objects have other numbers', () => {
    const file = new SealedFile(fileWith(text.replace('319 ', '319'.replace('9', '8').padEnd(4))))
    expect(() => file.resolve(new Ref(319, 0))).toThrow('object 319 is not where it should be')
  })

  it('is refused beyond the limits of decoded bytes, entries and parsed bytes', () => {
    const read = (limits: ReadingLimits, body = text) =>
      new SealedFile(fileWith(body), limits).resolve(new Ref(20 + count - 1, 0))
    expect(() => read(new ReadingLimits({ decoded: text.length - 1 }))).toThrow()
    expect(() => read(new ReadingLimits({ entries: count + 10 }))).toThrow(LimitFault)
    // All objects of this stream are the same long array.
    const same = Array.from({ length: count }, (_, i) => `${20 + i} 0`).join(' ')
    const file = new SealedFile(
      fileWith(`${same.padEnd(4000)}[${'0 '.repeat(50_000)}]`),
      new ReadingLimits({ parsed: 1_000_000 }),
    )
    const all = () => Array.from({ length: count }, (_, i) => file.resolve(new Ref(20 + i, 0)))
    expect(all).toThrow(LimitFault)
  })

  it('is not in another object stream', () => {
    const file = new SealedFile(
      withXrefStream('/Size 4 /W [1 4 2]', Buffer.concat([0, 1, 2, 3].map(() => row(2, 3, 0)))),
    )
    expect(() => file.resolve(new Ref(1, 0))).toThrow('an object stream is missing')
  })
})

describe('a cross-reference stream', () => {
  const faults: [string, string][] = [
    ['has rows of no length', '/Size 1000000000 /W [0 0 0] /Index [0 1000000000]'],
    ['has two widths', '/Size 3 /W [1 4]'],
    ['has a negative width', '/Size 3 /W [1 -1 7]'],
    ['has a width that no number needs', '/Size 3 /W [0 7 0]'],
    ['has an index beyond its size', '/Size 3 /W [1 4 2] /Index [1 3]'],
    ['has more rows than data', '/Size 9 /W [1 4 2] /Index [0 4]'],
    ['has an index without a count', '/Size 9 /W [1 4 2] /Index [0 1 2]'],
    ['has no size', '/W [1 4 2] /Index [0 3]'],
  ]
  it.each(faults)('is refused if it %s', (_, entries) => {
    const started = performance.now()
    expect(() => new SealedFile(withXrefStream(entries, Buffer.alloc(21)))).toThrow(SyntaxFault)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('is read if its rows fit', () => {
    const bytes = withXrefStream('/Size 9 /W [1 4 2] /Index [1 1]', row(1, 15, 0))
    expect(new SealedFile(bytes).resolve(new Ref(1, 0))).toBeInstanceOf(Dictionary)
  })
})

describe('the sections of a file', () => {
  it('are refused if they cannot be decompressed', () => {
    const packed = deflateSync(row(1, 15, 0))
    for (const damaged of [packed.subarray(0, 6), Buffer.from('no data'), Buffer.alloc(0)])
      expect(() => new SealedFile(withXrefStream('/Size 2 /W [1 4 2] /Filter /FlateDecode', damaged))).toThrow(
        SyntaxFault,
      )
  })

  it('are refused beyond the limit of entries, before their rows are read', () => {
    const bytes = rawFile({ 1: catalog })
    expect(() => new SealedFile(bytes, new ReadingLimits({ entries: 0 }))).toThrow(LimitFault)
    const text = bytes.toString('latin1').replace('1 1\n', '1 9999999999\n')
    expect(() => new SealedFile(Buffer.from(text, 'latin1'))).toThrow(SyntaxFault)
  })

  it('are read once each, even if they refer to each other in a circle', () => {
    const none = '/Prev 0000000000'
    const first = rawFile({ 1: catalog }, `/Root 1 0 R ${none}`)
    const second = rawUpdate(first, { 2: '(2)' }, `/Root 1 0 R /Prev ${first.indexOf('xref\n')}`)
    const newest = /startxref\n(\d+)\n%%EOF\n$/.exec(second.toString('latin1'))?.[1] ?? ''
    const bytes = Buffer.from(second.toString('latin1').replace(none, `/Prev ${newest.padStart(10, '0')}`), 'latin1')
    expect(new SealedFile(bytes).sections.length).toBe(2)
  })

  it('are refused if there are more than a thousand', () => {
    let bytes = rawFile({ 1: catalog })
    const sections = [bytes.indexOf('xref\n')]
    for (let n = 0; n < 1000; n += 1) {
      const start = bytes.length
      bytes = Buffer.concat([
        bytes,
        Buffer.from(
          `xref\n0 0\ntrailer\n<< /Root 1 0 R /Size 2 /Prev ${sections.at(-1)} >>\nstartxref\n${start}\n%%EOF\n`,
        ),
      ])
      sections.push(start)
      if (n === 998) expect(new SealedFile(bytes).sections.length).toBe(1000)
    }
    expect(() => new SealedFile(bytes)).toThrow('too many cross-reference sections')
  })
})

describe('the signatures of a file', () => {
  it('are not read if there are too many places that look like one', async () => {
    const ranges = rawFile({ 1: catalog, 2: `[${'/ByteRange '.repeat(10_001)}]` })
    expect(() => readSignatures(ranges)).toThrow(LimitFault)
    const ends = Array.from({ length: 70 }, (_, i) => `%${'x'.repeat(i)}\nstartxref\n9\n%%EOF\n`).join('')
    const starts = [...ends.matchAll(/%%EOF/g)].map(({ index }) => index + 5)
    const prefix = '%PDF-1.7\n<>\n'
    const many = starts.map((end) => `/ByteRange [0 9 11 ${prefix.length + end - 11}]`).join('\n')
    const bytes = Buffer.concat([Buffer.from(`${prefix}${ends}`), rawFile({ 1: catalog, 2: `[${many}]` })])
    expect(() => readSignatures(bytes)).toThrow(LimitFault)
    expect(await verifySeal(bytes)).toMatchObject({ sealed: false, problems: ['unreadable'] })
  })

  it('are not read if the form has too many', () => {
    const fields = Array.from({ length: 65 }, () => '<< /FT /Sig /V << /ByteRange [0 1 2 3] >> >>').join('')
    const bytes = rawFile({ 1: `<< /Type /Catalog /AcroForm << /Fields [${fields}] >> >>` })
    expect(() => readSignatures(bytes)).toThrow(LimitFault)
  })
})
