import { expect, it } from 'vitest'
import { refusalCodes } from '#lib/core/refusal.ts'
import { namedCodes } from './refusals.ts'
import { filesLike, parse } from './sources.ts'

/** Where a code has its message and its status, and where it is only handled, no use case throws it. */
const notThrown = /\.test\.ts$|\/testing\.ts$|^lib\/core\/refusal\.ts$|^lib\/server\/http\/refusal-status\.ts$/

it('has no refusal that nothing throws', () => {
  const files = filesLike('{app,lib}/**/*.{ts,tsx}').filter((file) => !notThrown.test(file))
  const named = namedCodes(
    files.map((file) => parse(file)),
    refusalCodes,
  )
  expect(refusalCodes.filter((code) => !named.has(code))).toEqual([])
})

it('sees a code that is thrown, and none in a comment', () => {
  const thrown = parse('x.ts', "throw new Refusal('not_found') // 'conflict'")
  expect([...namedCodes([thrown], ['not_found', 'conflict'])]).toEqual(['not_found'])
})
