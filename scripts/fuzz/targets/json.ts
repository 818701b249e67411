import { isDeepStrictEqual } from 'node:util'
import { canonicalJson, type Json } from '#lib/core/canonical-json.ts'
import { readCanonical } from '#lib/domain/evidence/verifier/verify/canonical.mjs'
import type { Target } from '../target.ts'
import { isPlainError } from './plain-error.ts'

const seeds = [
  '{"a":[1,-0,1e21,1.5e-7,true,false,null],"b":{"\\u00e9":"\\ud83d\\ude00 \\u2028 \\\\ \\" \\n"},"__proto__":{"x":1}}',
  '[[[[[[]]]]]]',
  '{"type":"contract.sent","seq":12,"at":"2026-12-01T00:00:00.000Z","data":{"recipients":[{"id":"a","role":"signer"}]}}',
  '"text"',
  '123456789012345680000',
]

/** Reads a JSON text, writes it in canonical form and reads that by both implementations. */
function run(bytes: Buffer): void {
  const text = bytes.toString('utf8')
  tryRead(() => readCanonical(bytes))
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch {
    return
  }
  const canonical = canonicalJson(value)
  if (!isDeepStrictEqual(readCanonical(canonical), JSON.parse(canonical))) throw new RangeError('the readers disagree')
}

function tryRead(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!isPlainError(error)) throw error
  }
}

export const jsonTargets: Target[] = [
  {
    name: 'canonical-json',
    what: 'canonical JSON',
    seeds: () => seeds.map((seed) => Buffer.from(seed)),
    tokens: [
      '{',
      '}',
      '[',
      ']',
      '{"a":',
      '}',
      '[{"":',
      '}]',
      ',',
      ':',
      '"',
      '\\u',
      '\\ud800',
      '\\udc00',
      'null',
      'true',
      '1e400',
      '-0',
      '0.1',
      '"__proto__":',
      '\u00e9',
    ],
    run,
    // Canonical JSON represents no lone surrogates and no number that is not finite.
    isRefusal: (error) => error instanceof TypeError && error.message.startsWith('canonical JSON cannot represent'),
  },
]
