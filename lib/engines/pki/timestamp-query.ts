import { Boolean as Asn1Boolean, type BaseBlock, Integer, Null, ObjectIdentifier, OctetString, Sequence } from 'asn1js'

const sha256 = '2.16.840.1.101.3.4.2.1'

/**
 * A TimeStampReq (RFC 3161, 2.4.1) over a SHA-256 digest. The authority is to echo the nonce and to send its certificates.
 * @param nonce positive, in as few bytes as it takes
 */
export function timestampQuery(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const buffer = (bytes: Uint8Array) => Uint8Array.from(bytes).buffer
  const sequence = (...value: BaseBlock[]) => new Sequence({ value })
  const imprint = sequence(
    sequence(new ObjectIdentifier({ value: sha256 }), new Null()),
    new OctetString({ valueHex: buffer(digest) }),
  )
  const query = sequence(
    new Integer({ value: 1 }),
    imprint,
    new Integer({ valueHex: buffer(nonce) }),
    new Asn1Boolean({ value: true }),
  )
  return new Uint8Array(query.toBER())
}
