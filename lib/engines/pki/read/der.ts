import { type BaseBlock, Constructed, fromBER, ObjectIdentifier } from 'asn1js'

/** One DER value: its tag byte, its encoding, its content, and its members if it is constructed. */
export type Element = {
  tag: number
  encoding: Buffer
  content: Buffer
  members: readonly Element[]
  /** The dotted form of an object identifier; null for other types. */
  oid: string | null
}

/** The bytes are not DER, or not a value of the expected structure. */
export class DerFault extends Error {
  override readonly name = 'DerFault'
}

/** Tag bytes. Context tags are those of constructed values, except primitive0. */
export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  none: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  generalizedTime: 0x18,
  primitive0: 0x80,
  context0: 0xa0,
  context1: 0xa1,
  context3: 0xa3,
} as const

/** Octet strings are not parsed further; callers parse their contents on demand. */
const parsing = { maxDepth: 32, parseEmbedded: false, copyInput: false }

/**
 * Parses one value in DER (X.690). asn1js also accepts BER, so its result is checked again: definite lengths in their
 * shortest form, one-byte tags, no segmented strings, no arcs with leading zeros, and no bytes after the value. Throws
 * DerFault.
 */
export function readDer(bytes: Uint8Array): Element {
  const { result, offset } = fromBER(bytes, parsing)
  if (offset !== bytes.length) throw new DerFault(result.error || 'bytes follow the value')
  return elementOf(result)
}

function elementOf(block: BaseBlock): Element {
  const { buffer, byteOffset, length: size } = block.valueBeforeDecodeView
  const encoding = Buffer.from(buffer, byteOffset, size)
  const { length, isIndefiniteForm } = block.lenBlock
  const [tag = 0] = encoding
  const isConstructed = (tag & 0x20) !== 0
  // Among the universal types only SEQUENCE (16) and SET (17) are constructed.
  const number = tag & 0x1f
  const isMisbuilt = tag < 0x40 && isConstructed !== (number === 16 || number === 17)
  if (isIndefiniteForm || size !== shortestHead(length) + length || isMisbuilt)
    throw new DerFault('the encoding is not DER')
  const content = encoding.subarray(size - length)
  const oid = block instanceof ObjectIdentifier ? block.valueBlock.toString() : null
  if (oid !== null && content.some((byte, i) => byte === 0x80 && (i === 0 || (content[i - 1] ?? 0) < 0x80)))
    throw new DerFault('an object identifier is not DER')
  const members = isConstructed && block instanceof Constructed ? block.valueBlock.value.map(elementOf) : []
  return { tag, encoding, content, members, oid }
}

/** The size in bytes of a one-byte tag and the shortest encoding of this length. */
function shortestHead(length: number): number {
  return length < 0x80 ? 2 : 2 + Math.ceil(length.toString(16).length / 2)
}

/** The members of a value with this tag. */
export function membersOf(element: Element | undefined, tag: number): readonly Element[] {
  if (element?.tag !== tag) throw new DerFault('another value was expected')
  return element.members
}

/** The content of a value with this tag. */
export function contentOf(element: Element | undefined, tag: number): Buffer {
  if (element?.tag !== tag) throw new DerFault('another value was expected')
  return element.content
}

export function only(elements: readonly Element[]): Element {
  const [element] = elements
  if (!element || elements.length !== 1) throw new DerFault('exactly one value was expected')
  return element
}

export function oidOf(element: Element | undefined): string {
  if (!element?.oid) throw new DerFault('an object identifier was expected')
  return element.oid
}

/** The name of an algorithm whose parameters are absent or NULL. */
export function algorithmOf(element: Element | undefined): string {
  const [name, parameters, ...more] = membersOf(element, tags.sequence)
  if (more.length > 0 || (parameters && !(parameters.tag === tags.none && parameters.content.length === 0)))
    throw new DerFault('an algorithm has parameters')
  return oidOf(name)
}
