/** One element of DER (X.690): its tag byte, its content and where the whole of it stands. */
export type Element = { tag: number; content: Buffer; whole: Buffer }

export class DerFault extends Error {
  override readonly name = 'DerFault'
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  octets: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  generalizedTime: 0x18,
  /** A primitive value under the tag [0]. */
  primitive0: 0x80,
  context0: 0xa0,
  context1: 0xa1,
  context3: 0xa3,
} as const

/** The element that starts here. Only definite lengths in their shortest form are DER. */
export function elementAt(bytes: Buffer, at = 0): Element {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerFault('no element')
  let length = first
  let start = at + 2
  if (first >= 0x80) {
    const width = first & 0x7f
    if (width === 0 || width > 4 || start + width > bytes.length) throw new DerFault('a length is broken')
    length = bytes.readUIntBE(start, width)
    if (length < 0x80 || length < 2 ** (8 * (width - 1))) throw new DerFault('a length is not in its shortest form')
    start += width
  }
  if (start + length > bytes.length) throw new DerFault('an element is cut short')
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) }
}

/** The elements within a constructed one, of which nothing may be left over. */
export function childrenOf(element: Element, tag?: number): Element[] {
  if (tag !== undefined && element.tag !== tag) throw new DerFault('another element was expected')
  const children: Element[] = []
  for (let at = 0; at < element.content.length; ) {
    const child = elementAt(element.content, at)
    children.push(child)
    at += child.whole.length
  }
  return children
}

/** The dotted form of an object identifier. */
export function oidOf(element: Element | undefined): string {
  if (element?.tag !== tags.oid || element.content.length === 0) throw new DerFault('no object identifier')
  const arcs: number[] = []
  let value = 0
  for (const byte of element.content) {
    value = value * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    arcs.push(value)
    value = 0
  }
  const [first = 0, ...rest] = arcs
  const top = Math.min(2, Math.floor(first / 40))
  return [top, first - top * 40, ...rest].join('.')
}
