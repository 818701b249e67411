import { Boolean as Asn1Boolean, Integer, Null } from 'asn1js'
import { bufferOf, derOf, objectId, octets, sequence } from './write-der.ts'

const sha256 = '2.16.840.1.101.3.4.2.1'

/**
 * A TimeStampReq (RFC 3161, 2.4.1) for a SHA-256 digest. Asks the authority to return the nonce and its certificates.
 * @param nonce positive, without leading zero bytes
 */
export function timestampQuery(digest: Uint8Array, nonce: Uint8Array): Uint8Array {
  const imprint = sequence(sequence(objectId(sha256), new Null()), octets(digest))
  const certReq = new Asn1Boolean({ value: true })
  return derOf(sequence(new Integer({ value: 1 }), imprint, new Integer({ valueHex: bufferOf(nonce) }), certReq))
}
