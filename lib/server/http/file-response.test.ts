import { expect, it } from 'vitest'
import { piecesResponse } from './file-response.ts'

it('a file in pieces is sent with its length, and each piece is read on demand', async () => {
  let reads = 0
  async function* pieces() {
    for (const text of ['one ', 'two ', 'three']) {
      reads += 1
      yield Buffer.from(text)
    }
  }
  const response = piecesResponse({ name: 'evidence.zip', size: 13, pieces: pieces() }, 'application/zip')
  expect(reads).toBe(0)
  expect(response.headers.get('content-length')).toBe('13')
  expect(response.headers.get('content-disposition')).toContain('attachment; filename="evidence.zip"')
  expect(await response.text()).toBe('one two three')
})
