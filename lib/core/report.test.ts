import { DrizzleQueryError } from 'drizzle-orm/errors'
import { afterEach, expect, it, vi } from 'vitest'
import { PlainError } from './plain-error.ts'
import { Refusal } from './refusal.ts'
import { describeError, errorReport, hideMessages, reportError, reportWarning } from './report.ts'

const secret = 'ana@example.com'
afterEach(() => vi.restoreAllMocks())

class Fault extends PlainError {
  override readonly name = 'Fault'
}
const failed = (message: string, more: object) => Object.assign(new Error(message), more)
const query = (text: string) => new DrizzleQueryError(text, [secret], failed(secret, { code: '57P01' }))

it.each([
  [failed(secret, { code: 'ECONNREFUSED' }), 'Error ECONNREFUSED'],
  [failed(`550 5.1.1 <${secret}>`, { code: 'EENVELOPE', responseCode: 550 }), 'Error EENVELOPE 550'],
  [failed(secret, { code: `to ${secret}` }), 'Error'],
  [failed(secret, { name: secret }), 'Error'],
  [new TypeError(secret), 'TypeError'],
  [new Refusal('busy', { seconds: 5 }), 'Refusal busy'],
  [new Fault('the disk is full'), 'Fault “the disk is full”'],
  [
    query('insert into "audit_personal" ("seq") values ($1)'),
    'DrizzleQueryError (insert audit_personal) < Error 57P01',
  ],
  [query('select "a" from "member" where "email" = $1'), 'DrizzleQueryError (select member) < Error 57P01'],
  [query(`/* ${secret} */`), 'DrizzleQueryError (statement) < Error 57P01'],
  [secret, 'string'],
  [null, 'object'],
])('an error is described by class, code, query and cause: %#', (error, text) => {
  expect(describeError(error)).toBe(text)
})

it('an error is printed with the place where it was thrown and without its message', () => {
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const cause = new Error(`${secret}\n    at ${secret} (x.ts:1:2)`)
  reportError('it failed', cause)
  reportError('it failed', query('select 1'))
  const lines = print.mock.calls.flat().join('\n')
  expect(lines).toMatch(/^it failed: Error\n\s+at .*report\.test\.ts/)
  expect(lines).not.toContain(secret)
})

it('a warning has the error that caused it, if there is one', () => {
  const print = vi.spyOn(console, 'warn').mockReturnValue()
  reportWarning('slow')
  reportWarning('no answer', new Fault('too late'))
  expect(print.mock.calls).toEqual([['slow'], ['no answer: Fault “too late”']])
})

it('a console can be made to print errors of others in the same way', () => {
  const printed: unknown[] = []
  const print = (...values: unknown[]) => void printed.push(...values)
  const output = { error: print, warn: print, log: print }
  hideMessages(output)
  const error = query('select 1')
  output.error(' x', error)
  output.warn(new Error(secret))
  output.log('ready', 1)
  expect(printed).toEqual([' x', errorReport(error), expect.stringMatching(/^Error\n/), 'ready', 1])
  expect(JSON.stringify(printed)).not.toContain(secret)
})
