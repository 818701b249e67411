import { Set as Asn1Set, type BaseBlock, Constructed, fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js'
import { TimestampFault } from './timestamp-fault.ts'

/** What was received is not what the standard says. */
export function unreadable(what: string): TimestampFault {
  return new TimestampFault('unreadable', `the answer is no timestamp that can be read: ${what}`)
}

/** One ASN.1 value, with nothing after it. */
export function parsed(bytes: Uint8Array): BaseBlock {
  const { result, offset } = fromBER(Uint8Array.from(bytes).buffer)
  if (offset === -1 || offset !== bytes.length)
    throw unreadable(result.error || 'it is cut short, or something follows it')
  return result
}

/** The members of a SEQUENCE or a SET, or those within a context tag. */
export function membersOf(block: BaseBlock | undefined, what: string): BaseBlock[] {
  if (block instanceof Sequence || block instanceof Asn1Set || block instanceof Constructed)
    return block.valueBlock.value
  throw unreadable(`${what} is missing`)
}

/** The number of a context-specific tag; null for everything else. */
export function contextTag(block: BaseBlock | undefined): number | null {
  return block?.idBlock.tagClass === 3 ? block.idBlock.tagNumber : null
}

export function oidOf(block: BaseBlock | undefined, what: string): string {
  if (block instanceof ObjectIdentifier) return block.valueBlock.toString()
  throw unreadable(`${what} has no name`)
}

export function octetsOf(block: BaseBlock | undefined, what: string): Buffer {
  if (!(block instanceof OctetString) || block.idBlock.isConstructed) throw unreadable(`${what} is missing`)
  return Buffer.from(block.valueBlock.valueHexView)
}

/** The bytes of the value as they were received. */
export function rawOf(block: BaseBlock): Buffer {
  return Buffer.from(block.valueBeforeDecodeView)
}

export const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
