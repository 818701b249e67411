import type { Target } from './target.ts'

class Refused extends Error {}

const target = (name: string, seed: string, run: (text: string) => unknown): Target => ({
  name,
  what: 'a reader with a fault',
  seeds: () => [Buffer.from(seed)],
  tokens: [],
  run: (bytes) => run(bytes.toString('latin1')),
  isRefusal: (error) => error instanceof Refused,
})

/** Readers with a fault each, which the fuzzer must find. */
export const targets: readonly Target[] = [
  target('wrong-error', 'aaaa', (text) => {
    if (text.length < 4) throw new Refused()
    if (text.length > 4) JSON.parse(text)
  }),
  target('never-ends', 'aaaa', (text) => {
    while (text.length > 4) text.charCodeAt(0)
  }),
  target('too-slow', 'aaaa', (text) => {
    const until = process.cpuUsage().user + 200_000
    while (text.length > 4 && process.cpuUsage().user < until) text.charCodeAt(0)
  }),
  target('too-much-memory', 'aaaa', (text) => {
    if (text.length > 4) Buffer.alloc(150 * 1024 * 1024, 1)
  }),
  target('stack', 'aaaa', function again(text): unknown {
    return text.length > 4 ? [again(text)] : 0
  }),
  // Found only if inputs that reach further are kept: four bytes one after the other.
  // Three bytes one after the other: found only if the inputs that reach further are kept.
  target('deep', 'aaaaaaaa', (text) => {
    if (text[1] !== '\x80') return 1
    if (text[3] !== '\x7f') return 2
    if (text[5] !== '\xfe') return 3
    throw new TypeError('reached')
  }),
]
