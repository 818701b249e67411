import { expect, it } from 'vitest'
import { Refusal } from './refusal.ts'

it('is known across copies of this module, such as the bundle and a script have', async () => {
  const { Refusal: Other } = (await import('./refusal.ts?copy' as string)) as { Refusal: typeof Refusal }
  expect(Other).not.toBe(Refusal)
  expect(new Other('not_found') instanceof Refusal).toBe(true)
  expect(new Error('not_found') instanceof Refusal).toBe(false)
})
