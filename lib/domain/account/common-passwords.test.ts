import { expect, it } from 'vitest'
import { commonPasswordTest } from './common-passwords.ts'

it('the list has common passwords, short and long, and hardly anything else', async () => {
  const isCommon = await commonPasswordTest()
  for (const text of ['123456', 'password', 'iloveyou', 'polniypizdec0211', '1qaz2wsx3edc4rfv', 'passwordstandard'])
    expect(isCommon(text), text).toBe(true)
  const others = Array.from({ length: 20_000 }, (_, n) => `seven grey herons wade ${n}`)
  expect(others.filter(isCommon).length).toBeLessThan(12)
})
