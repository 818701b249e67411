import { createHash, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { fingerprintOf } from './hash-file.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const content = randomBytes(2_500_000)

it('the hash is the SHA-256 of the whole file, for any number of slices', async () => {
  const steps: number[] = []
  const found = await fingerprintOf(new Blob([content]), { progress: (done) => steps.push(done) })
  expect(found).toEqual({ sha256: sha256(content), kind: 'other', prefixSha256: null })
  expect(steps).toEqual([1_048_576, 2_097_152, 2_500_000])
})

it.each([1, 1_048_576, 1_500_000, 2_500_000])('the hash of the first %i bytes is returned too', async (prefix) => {
  const { sha256: whole, prefixSha256 } = await fingerprintOf(new Blob([content]), { prefix })
  expect(whole).toBe(sha256(content))
  expect(prefixSha256).toBe(sha256(content.subarray(0, prefix)))
})

it('there is no prefix hash for more bytes than the file has', async () => {
  expect((await fingerprintOf(new Blob([content]), { prefix: 2_500_001 })).prefixSha256).toBeNull()
})

it('the file type is detected by the first bytes, and an empty file has a hash', async () => {
  const kind = async (text: string) => (await fingerprintOf(new Blob([text]))).kind
  expect(await kind('%PDF-1.7\n')).toBe('pdf')
  expect(await kind('\n\n%PDF-1.7\n')).toBe('pdf')
  expect(await kind('PK\u0003\u0004and so on')).toBe('zip')
  expect(await kind('c2sp.org/tlog-proof@v1\nindex 3\n')).toBe('proof')
  expect(await kind('Hello')).toBe('other')
  expect((await fingerprintOf(new Blob([]))).sha256).toBe(sha256(Buffer.alloc(0)))
})

it('hashing stops when aborted', async () => {
  await expect(fingerprintOf(new Blob([content]), { signal: AbortSignal.abort() })).rejects.toThrow()
})
