import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { later, MINUTE } from '#lib/core/clock.ts'
import { type ReportedTime, requestTimestamp, TimestampFault } from './index.ts'
import { type Behaviour, startAuthority, type TestAuthority } from './testing.ts'
import { timestampQuery } from './timestamp-query.ts'
import { readAnswer } from './timestamp-response.ts'

let authority: TestAuthority
const digest = createHash('sha256').update('what was signed').digest()
const down = 'http://127.0.0.1:9/tsa'

beforeAll(async () => {
  authority = await startAuthority()
})
afterAll(() => authority.close())
beforeEach(() => {
  authority.behaviour = 'right'
  authority.authorizations = []
})

type Given = { authorities?: string[]; root?: string | null; skewMs?: number; eachMs?: number }

function ask({ authorities = [authority.url], root = authority.ca, skewMs = 0, eachMs = 10_000 }: Given = {}) {
  return requestTimestamp(digest, {
    authorities,
    roots: root === null ? null : [readFileSync(root)],
    now: () => later(new Date(), skewMs),
    eachMs,
  })
}

async function fault(given: Given = {}): Promise<TimestampFault> {
  const error: unknown = await ask(given).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (error instanceof TimestampFault) return error
  throw new Error(`not a timestamp fault: ${error}`)
}

it('requestTimestamp returns a time, its authority and a token', async () => {
  const { token, time, authority: name } = await ask()
  expect(name).toBe('Test Time')
  expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(MINUTE)
  expect(token[0]).toBe(0x30)
  expect((await ask({ root: null })).authority).toBe('Test Time')
})

it.each([
  ['wrong imprint', 'wrong_imprint'],
  ['wrong nonce', 'wrong_nonce'],
  ['refusing', 'not_granted'],
  ['wrong usage', 'unfit_certificate'],
  ['usage not critical', 'unfit_certificate'],
  ['server error', 'http_error'],
  ['huge', 'too_large'],
  ['garbage', 'unreadable'],
] as [Behaviour, string][])('requestTimestamp reports the fault of an authority: %s', async (behaviour, code) => {
  authority.behaviour = behaviour
  const { code: found, message } = await fault()
  expect(found, message).toBe(code)
  expect(message).toMatch(/^127\.0\.0\.1:\d+: [a-z]/)
})

it("requestTimestamp rejects a time that differs too much from the server's clock", async () => {
  expect((await fault({ skewMs: 6 * MINUTE })).code).toBe('wrong_clock')
  expect((await fault({ skewMs: -6 * MINUTE })).code).toBe('wrong_clock')
  await ask({ skewMs: 4 * MINUTE })
})

it("requestTimestamp reports the authority's time, whether accepted or rejected", async () => {
  const reported: ReportedTime[] = []
  const options = { authorities: [authority.url], roots: [readFileSync(authority.ca)], eachMs: 10_000 }
  const at = (skewMs: number) => ({
    ...options,
    now: () => later(new Date(), skewMs),
    onTime: (one: ReportedTime) => reported.push(one),
  })
  await requestTimestamp(digest, at(0))
  await expect(requestTimestamp(digest, at(6 * MINUTE))).rejects.toThrow('more than 5 minutes')
  authority.behaviour = 'wrong nonce'
  await expect(requestTimestamp(digest, at(0))).rejects.toThrow('nonce')
  const minutes = reported.map(({ now, time }) => Math.round((now.getTime() - time.getTime()) / MINUTE))
  expect(minutes).toEqual([0, 6])
  expect(reported[1]?.authority).toBe('Test Time')
})

it('requestTimestamp rejects a chain that ends at another root', async () => {
  expect((await fault({ root: authority.otherCa })).code).toBe('untrusted')
})

it('requestTimestamp asks the next authority when one is down or slow, and reports the fault of each', async () => {
  expect((await ask({ authorities: [down, authority.url] })).authority).toBe('Test Time')
  authority.behaviour = 'silent'
  const { code, message } = await fault({ authorities: [down, authority.url], eachMs: 100 })
  expect(code).toBe('too_slow')
  expect(message).toContain('cannot be reached')
  expect(message).toContain('no answer within')
})

it('requestTimestamp sends the credentials in an address to that authority only', async () => {
  const url = authority.url.replace('//', '//ann%40x:s%3Acret@')
  await ask({ authorities: [url] })
  expect(authority.authorizations).toEqual([`Basic ${Buffer.from('ann@x:s:cret').toString('base64')}`])
  authority.behaviour = 'garbage'
  expect((await fault({ authorities: [url] })).message).not.toContain('cret')
})

it('requestTimestamp reports any parsing error as a fault of the answer', async () => {
  const nonce = Buffer.from('4123456789abcdef0123456789abcdef', 'hex')
  const response = await fetch(authority.url, { method: 'POST', body: Buffer.from(timestampQuery(digest, nonce)) })
  const answer = Buffer.from(await response.arrayBuffer())
  const read = (bytes: Buffer) =>
    readAnswer(bytes, { digest, nonce, roots: [readFileSync(authority.ca)], now: new Date() })
  expect(read(answer).authority).toBe('Test Time')
  for (let at = 0; at < answer.length; at += 11) {
    const changed = Buffer.from(answer)
    changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
    try {
      read(changed)
    } catch (error) {
      expect(error, `at ${at}`).toBeInstanceOf(TimestampFault)
    }
    expect(() => read(answer.subarray(0, at)), `cut at ${at}`).toThrow(TimestampFault)
  }
})
