import { describe, expect, it } from 'vitest'
import { readZip, writeZip } from './verifier/verify/zip.mjs'
import { zipPieces } from './zip.ts'

const bytes = (text: string) => Buffer.from(text)

describe('the container of a bundle', () => {
  it('is identical to the one that its verifier writes', () => {
    const [start, end] = [bytes('what both begin with, '), bytes('and one ending')]
    const files = new Map([
      ['verify/zip.mjs', [bytes('x')]],
      ['a.pdf', [start]],
      ['shown/b.pdf', [start, end, bytes(', and another')]],
      ['empty', [Buffer.alloc(0)]],
      ['none', []],
      ['A-first_name.txt', [bytes('Ünïcode')]],
    ])
    const zip = Buffer.concat(zipPieces(files))
    expect(zip.equals(writeZip(files))).toBe(true)
    const read = readZip(zip, 'evidence.zip')
    expect(read.problems).toEqual([])
    expect(read.files).toEqual(new Map([...files].map(([name, pieces]) => [name, Buffer.concat(pieces)])))
    expect([...read.files.keys()]).toEqual([...files.keys()].sort())
    // A piece that several files share is not copied.
    expect(zipPieces(files).filter((piece) => piece === start)).toHaveLength(2)
  })

  it.each(['', '/a', '../a', 'a/../b', 'a\\b', 'ä', 'a b', '.hidden', 'a/', 'a'.repeat(201)])(
    'refuses the file name "%s"',
    (name) => {
      expect(() => zipPieces(new Map([[name, [bytes('x')]]]))).toThrow(RangeError)
    },
  )

  it('is refused if the format would need extensions', () => {
    const many = Array.from({ length: 0x10000 }, (_, i): [string, Buffer[]] => [`f${i}`, []])
    expect(() => zipPieces(new Map(many))).toThrow('65,535')
    expect(() => zipPieces(new Map(many.slice(1)))).not.toThrow()
  })
})
