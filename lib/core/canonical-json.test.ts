import { expect, it } from 'vitest'
import { canonicalJson, type Json } from './canonical-json.ts'

it('canonical JSON has at most 128 levels, so that reading it cannot exhaust the stack', () => {
  const nested = (levels: number) => JSON.parse(`${'[{"a":'.repeat(levels)}1${'}]'.repeat(levels)}`) as Json
  expect(canonicalJson(nested(64))).toBe(JSON.stringify(nested(64)))
  for (const levels of [65, 50_000]) expect(() => canonicalJson(nested(levels))).toThrow(TypeError)
})
