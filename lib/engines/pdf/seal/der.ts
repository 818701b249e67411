/** DER (X.690) by concatenation: members are encoded already. Only what a signature needs. */
const tags = { integer: 0x02, octets: 0x04, none: 0x05, oid: 0x06, sequence: 0x30, set: 0x31, context: 0xa0 } as const

function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  const width = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4
  const head = Buffer.of(tag, 0x80 | width, 0, 0, 0, 0)
  head.writeUIntBE(length, 2, width)
  return Buffer.concat([head.subarray(0, 2 + width), content])
}

export const sequence = (...members: Uint8Array[]): Buffer => element(tags.sequence, Buffer.concat(members))
export const octets = (bytes: Uint8Array): Buffer => element(tags.octets, bytes)
/** From 0 to 127. */
export const smallInteger = (value: number): Buffer => element(tags.integer, Buffer.of(value))
export const none = (): Buffer => element(tags.none, Buffer.of())

/** DER orders the members of a SET OF by their encodings (X.690, 11.6). */
export const setOf = (...members: Uint8Array[]): Buffer => element(tags.set, inOrder(members))
/** A SET OF under the implicit tag [n]. */
export const contextSet = (n: number, members: readonly Uint8Array[]): Buffer =>
  element(tags.context | n, inOrder(members))
/** One element under the explicit tag [n]. */
export const explicit = (n: number, member: Uint8Array): Buffer => element(tags.context | n, member)

function inOrder(members: readonly Uint8Array[]): Buffer {
  return Buffer.concat([...members].sort(Buffer.compare))
}

/** An object identifier from its dotted form; arcs are below 2^31. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number)
  return element(tags.oid, Buffer.from([first * 40 + second, ...arcs].flatMap(base128)))
}

function base128(arc: number): number[] {
  const groups = [arc & 0x7f]
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) groups.unshift((rest & 0x7f) | 0x80)
  return groups
}

/** The members of an element, each with its full encoding. Throws if it is not DER at this depth. */
export function membersOf(element: Uint8Array): Uint8Array[] {
  const { start, end } = extent(element, 0)
  if (end !== element.length) throw new Error('not one DER element')
  const members: Uint8Array[] = []
  for (let at = start; at < end; ) {
    const member = extent(element, at)
    if (member.end > end) throw new Error('a DER element is truncated')
    members.push(element.subarray(at, member.end))
    at = member.end
  }
  return members
}

/** The start and end of the content of the element at this offset. */
function extent(bytes: Uint8Array, at: number): { start: number; end: number } {
  const first = bytes[at + 1]
  if (first === undefined || first === 0x80 || first > 0x84) throw new Error('not DER')
  const width = first < 0x80 ? 0 : first & 0x7f
  let length = first < 0x80 ? first : 0
  for (let i = 0; i < width; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0)
  const start = at + 2 + width
  return { start, end: start + length }
}
