import { expect, it } from 'vitest'
import { piecesResponse } from './file-response.ts'

it('sends what is there in pieces as one file of a known length, and asks for no piece before it is wanted', async () => {
  let asked = 0
  function* pieces() {
    for (const text of ['one ', 'two ', 'three']) {
      asked += 1
      yield Buffer.from(text)
    }
  }
  const response = piecesResponse({ name: 'evidence.zip', size: 13, pieces: pieces() }, 'application/zip')
  expect(asked).toBe(0)
  expect(response.headers.get('content-length')).toBe('13')
  expect(response.headers.get('content-disposition')).toContain('attachment; filename="evidence.zip"')
  expect(await response.text()).toBe('one two three')
})
