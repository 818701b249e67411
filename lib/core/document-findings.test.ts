import { expect, it } from 'vitest'
import { mustBeAcknowledged } from './document-findings.ts'

it.each([
  ['removed content', true, { removed: ['javascript'], warnings: [] }],
  ['hidden text', true, { removed: [], warnings: [{ kind: 'hidden_text' as const, page: 1, excerpt: 'x' }] }],
  ['missing fonts', true, { removed: [], warnings: [{ kind: 'fonts' as const, page: 1, fonts: [] }] }],
  ['a scan with recognised text', false, { removed: [], warnings: [{ kind: 'text_layer' as const, page: 1 }] }],
  ['a password', false, { removed: ['encryption'], warnings: [] }],
  ['nothing', false, { removed: [], warnings: [] }],
])('%s needs an acknowledgement before sending: %s', (_, must, document) => {
  expect(mustBeAcknowledged(document)).toBe(must)
})
