/** A DER element of up to 64 kB. */
function element(tag: number, content: Buffer): Buffer {
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...head), content])
}

/** A token as the response that it came in, which is what `openssl ts -verify -in` reads (RFC 3161 §2.4.2): granted. */
export function grantedResponse(token: Buffer): Buffer {
  const granted = element(0x30, Buffer.of(0x02, 1, 0))
  return element(0x30, Buffer.concat([granted, token]))
}
