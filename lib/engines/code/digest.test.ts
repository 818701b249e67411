import { createHmac, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { digestOf, keyIdOf, matches, newDigits } from './digest.ts'

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

  it('match only under their key, in their scope, and with their digits', () => {
    const key = randomBytes(32)
    const scope = { codeId: 'id', subject: 'ana', purpose: 'sign' }
    const stored = digestOf(key, scope, '004217')
    expect(matches(key, scope, '004217', stored)).toBe(true)
    expect(matches(key, scope, '004218', stored)).toBe(false)
    expect(matches(randomBytes(32), scope, '004217', stored)).toBe(false)
    expect(matches(key, scope, '004217', null)).toBe(false)
    expect(matches(key, scope, '004217', Buffer.alloc(3))).toBe(false)
    for (const name of ['codeId', 'subject', 'purpose'] as const)
      expect(matches(key, { ...scope, [name]: 'other' }, '004217', stored), name).toBe(false)
  })

  it('do not match if characters move from one field to the next', () => {
    const key = randomBytes(32)
    const scope = { codeId: 'id', subject: 'ana', purpose: 'sign' }
    const stored = digestOf(key, scope, '004217')
    expect(matches(key, { ...scope, subject: 'anas', purpose: 'ign' }, '004217', stored)).toBe(false)
  })

  it('have the HMAC of the documented text', () => {
    const field = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)])
    const text = Buffer.concat(['signcove code v3', 'id', 'ana', 'sign', '004217'].map(field))
    const key = Buffer.alloc(32, 7)
    const scope = { codeId: 'id', subject: 'ana', purpose: 'sign' }
    expect(digestOf(key, scope, '004217')).toEqual(createHmac('sha256', key).update(text).digest())
  })

  it('have the id of their key, which does not contain the key', () => {
    const key = Buffer.alloc(32, 7)
    expect(keyIdOf(key)).toMatch(/^[0-9a-f]{16}$/)
    expect(keyIdOf(key)).not.toBe(keyIdOf(Buffer.alloc(32, 8)))
  })
})
