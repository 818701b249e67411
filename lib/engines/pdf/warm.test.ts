import { expect, it } from 'vitest'
import { warmPdf } from './warm.ts'

it('warmPdf prepares, stamps, verifies and renders a document without an error', async () => {
  await expect(warmPdf()).resolves.toBeUndefined()
})
