import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { FontFault } from './font-fault.ts'
import { sfntOfWoff2 } from './woff2.ts'

const font = readFileSync(
  path.resolve('node_modules/@fontsource-variable/noto-sans-jp/files/noto-sans-jp-latin-ext-wght-normal.woff2'),
)

it('a damaged font is refused, whatever is damaged', () => {
  expect(sfntOfWoff2(font).length).toBeGreaterThan(font.length)
  for (const length of [0, 3, 4, 30, 60, 90, 200, font.length - 1])
    expect(() => sfntOfWoff2(font.subarray(0, length)), `${length} bytes`).toThrow(FontFault)
  const fewer = Buffer.from(font)
  // One table less: the directory then ends before the data begin.
  fewer.writeUInt16BE(font.readUInt16BE(12) - 1, 12)
  expect(() => sfntOfWoff2(fewer)).toThrow(FontFault)
})
