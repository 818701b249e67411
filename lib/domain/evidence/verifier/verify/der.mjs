// @ts-check
// A strict DER reader (X.690): definite lengths in their shortest form, no trailing data.

/** @typedef {{ tag: number, raw: Buffer, content: Buffer }} Element  `raw` includes the header, `content` does not */

export const tags = { integer: 0x02, octets: 0x04, oid: 0x06, sequence: 0x30, set: 0x31, time: 0x18 }
/** The tag of an explicit or a constructed implicit [n]. */
export const context = (/** @type {number} */ n) => 0xa0 + n

/** The element at the start of the bytes, which may be followed by others. Throws if it is not DER. @param {Buffer} bytes @returns {Element} */
export function firstElement(bytes) {
  const [tag, first] = bytes
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new Error('not DER')
  let [start, length] = [2, first]
  if (first >= 0x80) {
    const width = first - 0x80
    if (width < 1 || width > 4 || bytes.length < 2 + width) throw new Error('not DER')
    length = bytes.readUIntBE(2, width)
    start += width
    if (length < 0x80 || length < 256 ** (width - 1)) throw new Error('not DER: a length is not in its shortest form')
  }
  if (start + length > bytes.length) throw new Error('truncated')
  return { tag, raw: bytes.subarray(0, start + length), content: bytes.subarray(start, start + length) }
}

/** The bytes as a single element. @param {Buffer} bytes @returns {Element} */
export function element(bytes) {
  const found = firstElement(bytes)
  if (found.raw.length !== bytes.length) throw new Error('there is data after its end')
  return found
}

/** The members of a constructed element. @param {Element | undefined} of @returns {Element[]} */
export function members(of) {
  if (!of || (of.tag & 0x20) === 0) throw new Error('not in the expected structure')
  /** @type {Element[]} */
  const found = []
  for (let rest = of.content; rest.length > 0; ) {
    const next = firstElement(rest)
    found.push(next)
    rest = rest.subarray(next.raw.length)
  }
  return found
}

/** @param {Element | undefined} of @param {number} tag @returns {Element} */
export function expect(of, tag) {
  if (of?.tag !== tag) throw new Error('not in the expected structure')
  return of
}

/** An object identifier in its dotted form. @param {Element | undefined} of @returns {string} */
export function oidOf(of) {
  const { content } = expect(of, tags.oid)
  /** @type {number[]} */
  const arcs = []
  let arc = 0
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f)
    if (byte & 0x80) continue
    arcs.push(arc)
    arc = 0
  }
  const first = arcs.shift() ?? 0
  const top = Math.min(2, Math.floor(first / 40))
  return [top, first - top * 40, ...arcs].join('.')
}

/** GeneralizedTime in UTC, "YYYYMMDDHHMMSS[.f]Z". @param {Element | undefined} of @returns {Date} */
export function timeOf(of) {
  const text = expect(of, tags.time).content.toString('latin1')
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/.exec(text)
  if (!match) throw new Error('its time is not valid')
  const [, year, month, day, hour, minute, second, fraction = ''] = match
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}Z`)
  if (Number.isNaN(time.getTime())) throw new Error('its time is not valid')
  return time
}
