import { expect, it } from 'vitest'
import { warmPdf } from './warm.ts'

it('takes a document through everything', async () => {
  await expect(warmPdf()).resolves.toBeUndefined()
})
