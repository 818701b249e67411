import { type BaseBlock, fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js'

export const bufferOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer
export const derOf = (block: BaseBlock): Uint8Array => new Uint8Array(block.toBER())

export const sequence = (...value: BaseBlock[]): Sequence => new Sequence({ value })
export const objectId = (value: string): ObjectIdentifier => new ObjectIdentifier({ value })
export const octets = (bytes: Uint8Array): OctetString => new OctetString({ valueHex: bufferOf(bytes) })

/** An encoded DER value as part of a larger one. */
export function encoded(der: Uint8Array): BaseBlock {
  const { result, offset } = fromBER(der, { parseEmbedded: false })
  if (offset !== der.length) throw new Error(`not DER: ${result.error}`)
  return result
}
