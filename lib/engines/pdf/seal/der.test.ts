import { type Constructed, fromBER, type Integer, type ObjectIdentifier, type OctetString, Sequence } from 'asn1js'
import { describe, expect, it } from 'vitest'
import { contextSet, explicit, membersOf, objectId, octets, sequence, setOf, smallInteger } from './der.ts'

const read = (bytes: Uint8Array) => {
  const { result, offset } = fromBER(Uint8Array.from(bytes).buffer)
  expect(offset).toBe(bytes.length)
  return result
}

describe('DER', () => {
  it.each([0, 127, 128, 255, 256, 65_535, 65_536, 70_000])(
    'of %i bytes is parsed and written unchanged by a parser',
    (length) => {
      const written = sequence(octets(new Uint8Array(length).fill(7)), smallInteger(1))
      const parsed = read(written)
      expect(parsed).toBeInstanceOf(Sequence)
      const [first, second] = (parsed as Sequence).valueBlock.value
      expect((first as OctetString).valueBlock.valueHexView.length).toBe(length)
      expect((second as Integer).valueBlock.valueDec).toBe(1)
      expect(Buffer.from(parsed.toBER())).toEqual(written)
      expect(membersOf(written).map((member) => member.length)).toEqual([written.length - headOf(written) - 3, 3])
    },
  )

  it.each(['1.2.840.113549.1.9.16.2.47', '2.16.840.1.101.3.4.2.1', '1.2.840.10045.4.3.2'])(
    'encodes the object identifier %s',
    (dotted) => {
      expect((read(objectId(dotted)) as ObjectIdentifier).valueBlock.toString()).toBe(dotted)
    },
  )

  it('orders the members of a set by their encodings', () => {
    const members = [octets(Buffer.from('b')), octets(Buffer.from('a')), smallInteger(3)]
    expect(membersOf(setOf(...members)).map((member) => member.toString())).toEqual(
      [members[2], members[1], members[0]].map(String),
    )
    const tagged = read(explicit(0, contextSet(1, members))) as Constructed
    expect(tagged.idBlock).toMatchObject({ tagClass: 3, tagNumber: 0 })
    expect(tagged.valueBlock.value[0]?.idBlock).toMatchObject({ tagClass: 3, tagNumber: 1 })
  })

  it.each([[0x30], [0x30, 0x80, 0, 0], [0x30, 5, 4, 1], [0x30, 3, 4, 2, 1]])('is refused if malformed', (...bytes) => {
    expect(() => membersOf(Uint8Array.from(bytes))).toThrow('DER')
  })
})

const headOf = (bytes: Uint8Array): number => ((bytes[1] ?? 0) < 0x80 ? 2 : 2 + ((bytes[1] ?? 0) & 0x7f))
