import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DEFAULT_COST, digestOf, matches, newDigits } from './digest.ts'

describe('codes', () => {
  it('are six digits, leading zeros included, uniformly distributed', () => {
    const draws = 100_000
    const bins = new Array<number>(1000).fill(0)
    for (let n = 0; n < draws; n++) {
      const code = newDigits()
      if (!/^\d{6}$/.test(code)) throw new Error(`not a code: ${code}`)
      const bin = Number(code.slice(0, 3))
      bins[bin] = (bins[bin] ?? 0) + 1
    }
    const expected = draws / bins.length
    const chiSquare = bins.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)
    // 999 degrees of freedom: a false alarm about once in a million runs.
    expect(chiSquare).toBeGreaterThan(800)
    expect(chiSquare).toBeLessThan(1240)
  })

  it('match only their own digest, at the production cost', async () => {
    const pepper = randomBytes(32)
    const stored = await digestOf(pepper, 'id', '004217', DEFAULT_COST)
    expect(stored).toMatchObject({ cost: 32_768 })
    expect(stored.salt).toHaveLength(16)
    expect(await matches(pepper, 'id', '004217', stored, DEFAULT_COST)).toBe(true)
    expect(await matches(pepper, 'id', '004218', stored, DEFAULT_COST)).toBe(false)
    expect(await matches(pepper, 'other', '004217', stored, DEFAULT_COST)).toBe(false)
    expect(await matches(randomBytes(32), 'id', '004217', stored, DEFAULT_COST)).toBe(false)
    expect(await matches(pepper, 'id', '004217', null, DEFAULT_COST)).toBe(false)
  })
})
