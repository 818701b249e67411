import { expect, it } from 'vitest'
import { Refusal } from './refusal.ts'

it('a refusal is recognised across copies of this module, such as those of the bundle and of a script', async () => {
  const { Refusal: Other } = (await import('./refusal.ts?copy' as string)) as { Refusal: typeof Refusal }
  expect(Other).not.toBe(Refusal)
  expect(new Other('not_found') instanceof Refusal).toBe(true)
  expect(new Error('not_found') instanceof Refusal).toBe(false)
})
