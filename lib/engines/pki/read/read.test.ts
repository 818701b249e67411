import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type BaseBlock, Constructed, fromBER, Integer, Null, ObjectIdentifier, Primitive } from 'asn1js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestTimestamp } from '../index.ts'
import { startAuthority, type TestAuthority } from '../testing.ts'
import { endsAtRoot, extensionOf, extensions } from './certificates.ts'
import { DerFault, readDer } from './der.ts'
import { readSignedData } from './signed-data.ts'
import { readToken } from './timestamp-token.ts'

let authority: TestAuthority
let token: Buffer
beforeAll(async () => {
  authority = await startAuthority()
  const options = { authorities: [authority.url], roots: null, now: () => new Date(), eachMs: 10_000 }
  token = Buffer.from((await requestTimestamp(Buffer.alloc(32, 1), options)).token)
})
afterAll(() => authority.close())

const element = (tag: number, ...parts: Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  const { length } = content
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...head), content])
}
const membersOf = (block: BaseBlock | undefined): BaseBlock[] => {
  if (block instanceof Constructed) return block.valueBlock.value
  throw new Error('not constructed')
}
/** The token with a changed SignedData: the parts that the signature does not cover can be anything. */
function changed(change: (signedData: BaseBlock[], signer: BaseBlock[]) => void): Buffer {
  const { result } = fromBER(token, { parseEmbedded: false })
  const signedData = membersOf(membersOf(membersOf(result)[1])[0])
  change(signedData, membersOf(membersOf(signedData.at(-1))[0]))
  return Buffer.from(result.toBER())
}

describe('DER', () => {
  it('is refused if it is BER', () => {
    const body = token.subarray(4)
    const name = body.subarray(0, 11)
    const rest = body.subarray(11)
    const cases = {
      'a byte after the value': Buffer.concat([token, Buffer.of(0)]),
      'a byte less': token.subarray(0, -1),
      nothing: Buffer.of(),
      'an indefinite length': Buffer.concat([Buffer.of(0x30, 0x80), body, Buffer.of(0, 0)]),
      'a length with a leading zero': Buffer.concat([Buffer.of(0x30, 0x83, 0, body.length >> 8, body.length), body]),
      'a long length within': element(0x30, Buffer.of(0x06, 0x81, 9), name.subarray(2), rest),
      'an arc with a leading zero': element(0x30, Buffer.of(6, 3, 0x2a, 0x80, 0x01)),
      'an arc without an end': element(0x30, Buffer.of(6, 2, 0x2a, 0x86)),
      'a tag of two bytes': Buffer.of(0x1f, 0x2a, 0),
      'a string in segments': element(0x24, element(0x04, Buffer.of(1)), element(0x04, Buffer.of(2))),
      'a sequence that is primitive': Buffer.of(0x10, 0),
    }
    for (const [what, bytes] of Object.entries(cases)) expect(() => readDer(bytes), what).toThrow(DerFault)
    expect(readDer(token).encoding.equals(token)).toBe(true)
  })
})

describe('SignedData', () => {
  it('is refused unless it has the form with one signer', () => {
    const cases = {
      'a member more': changed((data) => data.splice(4, 0, new Null())),
      'two signers': changed((data) => membersOf(data.at(-1)).push(...membersOf(data.at(-1)))),
      'no signer': changed((data) => membersOf(data.at(-1)).pop()),
      'no certificates': changed((data) => data.splice(3, 1)),
      'another version': changed((data) => data.splice(0, 1, new Integer({ value: 4 }))),
      'another digest algorithm': changed((data) => membersOf(data[1]).pop()),
      'no signed attributes': changed((_, signer) => signer.splice(3, 1)),
      'an attribute twice': changed((_, signer) => membersOf(signer[3]).push(...membersOf(signer[3]).slice(0, 1))),
      'an attribute with two values': changed((_, signer) => {
        const values = membersOf(membersOf(membersOf(signer[3])[0])[1])
        values.push(...values)
      }),
      'a member more of the signer': changed((_, signer) => signer.push(new Null())),
      'an algorithm with parameters': changed((_, signer) => membersOf(signer[2]).push(new Integer({ value: 1 }))),
    }
    for (const [what, bytes] of Object.entries(cases)) expect(() => readSignedData(bytes), what).toThrow(DerFault)
    expect(readSignedData(changed(() => {})).certificates).toHaveLength(2)
  })

  it('is refused if the period of a certificate is not a time', () => {
    // UTCTime (0x17) of 13 characters: the month after the year.
    const at = token.indexOf(Buffer.of(0x17, 13))
    expect(at).toBeGreaterThan(0)
    const strange = Buffer.from(token)
    strange.write('99', at + 4)
    expect(() => readSignedData(strange)).toThrow(DerFault)
  })
})

describe('a timestamp token', () => {
  it('may give only the key type as its signature algorithm, as some authorities do', () => {
    const named = changed((_, signer) =>
      membersOf(signer[4]).splice(0, 1, new ObjectIdentifier({ value: '1.2.840.10045.2.1' })),
    )
    expect(readToken(named).problems).toEqual([])
  })

  it('may identify its certificate by a key identifier, which must match completely', () => {
    const certificate = new X509Certificate(readFileSync(path.join(authority.dir, 'tsa.pem')))
    const own = extensionOf(certificate, extensions.subjectKey)?.value.content ?? Buffer.of()
    expect(own).toHaveLength(20)
    const named = (identifier: Uint8Array) =>
      changed((_, signer) => {
        const valueHex = Uint8Array.from(identifier).buffer
        signer.splice(
          0,
          2,
          new Integer({ value: 3 }),
          new Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex }),
        )
      })
    expect(readToken(named(own)).problems).toEqual([])
    for (const part of [Buffer.of(), own.subarray(0, 19), own.subarray(1)])
      expect(readToken(named(part)).problems).toEqual(['certificate_mismatch'])
  })

  it("is refused if its algorithm does not match the key's or the digest's", () => {
    for (const value of ['1.2.840.113549.1.1.1', '1.2.840.10045.4.3.3', '1.2.840.10045.4.1']) {
      const named = changed((_, signer) => membersOf(signer[4]).splice(0, 1, new ObjectIdentifier({ value })))
      expect(readToken(named).problems).toEqual(['signature_invalid'])
    }
  })
})

describe('the chain of a timestamp authority', () => {
  const certificate = (name: string) => new X509Certificate(readFileSync(path.join(authority.dir, `${name}.pem`)))
  /** Issues a certificate with the key of another certificate of the authority's directory. */
  function issued(name: string, by: string, ...options: string[]): X509Certificate {
    const openssl = (...given: string[]) => execFileSync('openssl', given, { cwd: authority.dir, stdio: 'ignore' })
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`]
    openssl('req', '-new', ...key, '-out', `${name}.csr`, '-subj', `/CN=${name}`)
    const issuer = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', '5']
    openssl('x509', '-req', '-in', `${name}.csr`, ...issuer, ...options, '-out', `${name}.pem`)
    return certificate(name)
  }

  it('ends at a root that it includes, that issued it, or that it is', () => {
    const now = new Date()
    const [root, other, own] = [certificate('ca'), certificate('other'), certificate('tsa')]
    expect(endsAtRoot([own, root], [root], now)).toBe(true)
    expect(endsAtRoot([own], [other, root], now)).toBe(true)
    expect(endsAtRoot([own], [own], now)).toBe(true)
    expect(endsAtRoot([own, root], [other], now)).toBe(false)
    expect(endsAtRoot([own, root], [], now)).toBe(false)
    expect(endsAtRoot([], [root], now)).toBe(false)
  })

  it('leads to its root through authorities only, each valid at the time of the timestamp', () => {
    const root = certificate('ca')
    writeFileSync(path.join(authority.dir, 'authority'), 'basicConstraints=critical,CA:TRUE')
    const between = issued('between', 'ca', '-extfile', 'authority')
    const below = issued('below', 'between')
    const now = new Date()
    expect(endsAtRoot([below, between], [root], now)).toBe(true)
    expect(endsAtRoot([below], [root], now)).toBe(false)
    expect(endsAtRoot([below, between], [root], new Date(now.getTime() + 9 * 86_400_000))).toBe(false)
    // Anyone who has a certificate of the root can issue another one with its key.
    const person = issued('person', 'ca')
    const forged = issued('forged', 'person')
    expect(forged.checkIssued(person)).toBe(true)
    expect(endsAtRoot([forged, person, root], [root], now)).toBe(false)
  })
})
