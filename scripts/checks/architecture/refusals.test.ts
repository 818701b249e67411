import { expect, it } from 'vitest'
import { refusalCodes } from '#lib/core/refusal.ts'
import { namedCodes } from './refusals.ts'
import { filesLike, parse } from './sources.ts'

/** Files that map or handle codes do not throw them. */
const notThrown = /\.test\.ts$|\/testing\.ts$|^lib\/core\/refusal\.ts$|^lib\/server\/http\/refusal-status\.ts$/

it('every refusal code is thrown somewhere', () => {
  const files = filesLike('{app,lib}/**/*.{ts,tsx}').filter((file) => !notThrown.test(file))
  const named = namedCodes(
    files.map((file) => parse(file)),
    refusalCodes,
  )
  expect(refusalCodes.filter((code) => !named.has(code))).toEqual([])
})

it('a code in a string literal counts, one in a comment does not', () => {
  const thrown = parse('x.ts', "throw new Refusal('not_found') // 'conflict'")
  expect([...namedCodes([thrown], ['not_found', 'conflict'])]).toEqual(['not_found'])
})
