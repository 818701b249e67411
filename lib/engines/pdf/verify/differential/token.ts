import { createHash, createPrivateKey, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { contextSet, explicit, membersOf, objectId, octets, sequence, setOf, smallInteger } from '../../seal/der.ts'

/** Makes valid RFC 3161 tokens with an authority of the attacker's own. */
export type TokenMaker = (covered: readonly Uint8Array[]) => Buffer

const oid = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const attribute = (type: string, value: Uint8Array): Buffer => sequence(objectId(type), setOf(value))

/** @param dir of a test authority: `tsa.pem` and `tsa.key` */
export function tokenMaker(dir: string): TokenMaker {
  const certificate = new X509Certificate(readFileSync(path.join(dir, 'tsa.pem'))).raw
  const key = createPrivateKey(readFileSync(path.join(dir, 'tsa.key')))
  const time = new Date().toISOString().slice(0, 19).replace(/[-:T]/g, '')
  return (covered) => tokenOf(sha256(...covered), certificate, key, `${time}Z`)
}

function tokenOf(imprint: Buffer, certificate: Buffer, key: KeyObject, time: string): Buffer {
  const [, serial, , issuer] = membersOf(membersOf(certificate)[0] ?? Buffer.of())
  const digestAlgorithm = sequence(objectId(oid.sha256))
  const generalizedTime = Buffer.concat([Buffer.of(0x18, time.length), Buffer.from(time)])
  const info = sequence(
    smallInteger(1),
    objectId('1.2.3.4'),
    sequence(digestAlgorithm, octets(imprint)),
    smallInteger(1),
    generalizedTime,
  )
  const attributes = [
    attribute(oid.contentType, objectId(oid.tstInfo)),
    attribute(oid.messageDigest, octets(sha256(info))),
    attribute(oid.signingCertificateV2, sequence(sequence(sequence(octets(sha256(certificate)))))),
  ]
  const signerInfo = sequence(
    smallInteger(1),
    sequence(issuer ?? Buffer.of(), serial ?? Buffer.of()),
    digestAlgorithm,
    contextSet(0, attributes),
    sequence(objectId(oid.ecdsaWithSha256)),
    octets(sign('sha256', setOf(...attributes), key)),
  )
  const signedData = sequence(
    smallInteger(3),
    setOf(digestAlgorithm),
    sequence(objectId(oid.tstInfo), explicit(0, octets(info))),
    contextSet(0, [certificate]),
    setOf(signerInfo),
  )
  return sequence(objectId(oid.signedData), explicit(0, signedData))
}

const fixedRange = '[0 0000000000 0000000000 0000000000]'

/** A signature dictionary of a document timestamp that `signed` fills in. */
export function stampDictionary(room = 4096): string {
  const entries = '/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161'
  return `<< ${entries} /ByteRange ${fixedRange} /Contents <${'0'.repeat(room * 2)}> >>`
}

/**
 * Fills in the last document timestamp of the file, whatever else is in it: its byte range covers the whole file, and its
 * token is valid. The range keeps its width.
 */
export function signed(file: Buffer, makeToken: TokenMaker): Buffer {
  const at = file.lastIndexOf('/DocTimeStamp')
  const rangeAt = file.indexOf('/ByteRange [', at) + '/ByteRange '.length
  const rangeEnd = file.indexOf('/Contents', rangeAt)
  const start = file.indexOf('<', rangeEnd)
  const end = file.indexOf('>', start) + 1
  if (at < 0 || rangeAt < at || end <= start) return file
  const result = Buffer.from(file)
  const isFixed = result.toString('latin1', rangeAt, rangeAt + fixedRange.length) === fixedRange
  const digits = [start, end, file.length - end].map((value) => (isFixed ? String(value).padStart(10, '0') : value))
  result.write(`[0 ${digits.join(' ')}]`.padEnd(isFixed ? 0 : 48), rangeAt, 'latin1')
  const hex = makeToken([result.subarray(0, start), result.subarray(end)]).toString('hex')
  result.write(hex.padEnd(end - start - 2, '0'), start + 1, 'latin1')
  return result
}
