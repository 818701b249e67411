import type { Random } from '#lib/engines/pdf/verify/differential/random.ts'
import { maxSize } from './target.ts'

/** Values at which length fields and counters of readers overflow or change their meaning. */
const interesting = [
  0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff,
]
const decimals = ['0', '1', '9', '-1', '00000', '65536', '2147483648', '4294967296', '999999999999', '1e999', '0.5']

type Change = (random: Random, bytes: Buffer, others: readonly Buffer[], tokens: readonly Buffer[]) => Buffer

/** A position and a length within the bytes; mostly short. */
function part(random: Random, length: number): { from: number; to: number } {
  const from = random.below(length)
  const most = random.chance(0.8) ? 16 : length
  return { from, to: Math.min(length, from + 1 + random.below(most)) }
}

function replaced(bytes: Buffer, from: number, to: number, by: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)])
}

function overwritten(bytes: Buffer, at: number, by: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  by.copy(copy, at)
  return copy
}

const flippedBit: Change = (random, bytes) => {
  const copy = Buffer.from(bytes)
  const at = random.below(copy.length)
  copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
  return copy
}

const changedByte: Change = (random, bytes) => {
  const value = random.chance(0.5) ? random.below(256) : random.pick([0, 1, 0x7f, 0x80, 0xfe, 0xff])
  return overwritten(bytes, random.below(bytes.length), Buffer.of(value))
}

const changedInteger: Change = (random, bytes) => {
  const value = random.pick(interesting as [number, ...number[]])
  const four = Buffer.alloc(4)
  if (random.chance(0.7)) four.writeUInt32BE(value)
  else four.writeUInt32LE(value)
  const width = random.pick([1, 2, 4])
  return overwritten(
    bytes,
    random.below(bytes.length),
    random.chance(0.7) ? four.subarray(-width) : four.subarray(0, width),
  )
}

/** Another number in decimal digits, often of the same width, so that offsets remain right. */
const changedDecimal: Change = (random, bytes) => {
  const start = random.below(bytes.length)
  const match = /\d+/.exec(bytes.toString('latin1', start, start + 400))
  if (!match) return changedByte(random, bytes, [], [])
  const [old] = match
  const from = start + match.index
  const near = String(Math.max(0, Number(old) + random.below(5) - 2))
  const number = random.chance(0.5) ? near : random.pick(decimals as [string, ...string[]])
  const sameWidth = random.chance(0.7) ? number.slice(0, old.length).padStart(old.length, '0') : number
  return replaced(bytes, from, from + old.length, Buffer.from(sameWidth, 'latin1'))
}

const removed: Change = (random, bytes) => {
  const { from, to } = part(random, bytes.length)
  return replaced(bytes, from, to, Buffer.of())
}

const inserted: Change = (random, bytes) => {
  const { from, to } = part(random, bytes.length)
  const noise = Buffer.from(Array.from({ length: Math.min(64, to - from) }, () => random.below(256)))
  return replaced(bytes, from, from, noise)
}

const copied: Change = (random, bytes) => {
  const { from, to } = part(random, bytes.length)
  const at = random.below(bytes.length)
  const copy = bytes.subarray(from, to)
  return random.chance(0.5) ? replaced(bytes, at, at, copy) : overwritten(bytes, at, copy)
}

const withToken: Change = (random, bytes, _others, tokens) => {
  const token = tokens[random.below(tokens.length)]
  if (!token) return inserted(random, bytes, [], [])
  const at = random.below(bytes.length + 1)
  return random.chance(0.6)
    ? overwritten(bytes, Math.min(at, Math.max(0, bytes.length - 1)), token)
    : replaced(bytes, at, at, token)
}

/** Many repetitions: of nested brackets, of members, of records. */
const repeated: Change = (random, bytes, _others, tokens) => {
  const { from } = part(random, bytes.length)
  const token = random.chance(0.5) ? tokens[random.below(tokens.length)] : undefined
  const unit = token ?? bytes.subarray(from, from + 1 + random.below(12))
  const times = Math.min(2 ** random.below(15), Math.floor(maxSize / Math.max(1, unit.length)))
  return replaced(bytes, from, from, Buffer.concat(Array.from({ length: times }, () => unit)))
}

/** Many brackets that are closed again: two tokens that follow each other in the list. */
const nested: Change = (random, bytes, _others, tokens) => {
  const at = random.below(tokens.length)
  const [open, close] = [tokens[at], tokens[at + 1]]
  if (!open || !close) return repeated(random, bytes, [], tokens)
  const times = Math.min(2 ** random.below(16), Math.floor(maxSize / (open.length + close.length)))
  const many = (token: Buffer) => Buffer.concat(Array.from({ length: times }, () => token))
  const { from, to } = random.chance(0.3) ? { from: 0, to: bytes.length } : part(random, bytes.length)
  return replaced(bytes, from, to, Buffer.concat([many(open), bytes.subarray(from, from + 1), many(close)]))
}

const spliced: Change = (random, bytes, others) => {
  const other = others[random.below(others.length)] ?? bytes
  const [end, start] = [random.below(bytes.length + 1), random.below(other.length + 1)]
  return Buffer.concat([bytes.subarray(0, end), other.subarray(start)])
}

const grafted: Change = (random, bytes, others) => {
  const other = others[random.below(others.length)] ?? bytes
  if (other.length === 0) return bytes
  const { from, to } = part(random, other.length)
  return overwritten(bytes, random.below(bytes.length), other.subarray(from, to))
}

const truncated: Change = (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1))

const changes: readonly [Change, ...Change[]] = [
  flippedBit,
  flippedBit,
  changedByte,
  changedByte,
  changedInteger,
  changedInteger,
  changedDecimal,
  changedDecimal,
  withToken,
  withToken,
  withToken,
  removed,
  inserted,
  copied,
  copied,
  grafted,
  repeated,
  nested,
  spliced,
  truncated,
]

/** A changed copy of an input: one change or a few. The same random numbers give the same copy. */
export function mutate(random: Random, input: Buffer, others: readonly Buffer[], tokens: readonly Buffer[]): Buffer {
  let bytes = input
  do {
    if (bytes.length === 0) bytes = Buffer.from(tokens[random.below(tokens.length)] ?? [0])
    bytes = random.pick(changes)(random, bytes, others, tokens)
    if (bytes.length > maxSize) bytes = bytes.subarray(0, maxSize)
  } while (random.chance(0.55))
  return bytes
}
