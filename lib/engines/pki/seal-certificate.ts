import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import {
  Boolean as Asn1Boolean,
  Set as Asn1Set,
  type BaseBlock,
  BitString,
  Constructed,
  GeneralizedTime,
  Integer,
  Primitive,
  type Sequence,
  UTCTime,
  Utf8String,
} from 'asn1js'
import { certificateFields, extensions as extensionTypes } from './read/certificates.ts'
import { contentOf, membersOf, readDer, tags } from './read/der.ts'
import { bufferOf, derOf, encoded, objectId, octets, sequence } from './write-der.ts'

/** A certificate and its private key (PKCS#8, DER), stored in one file so that neither exists without the other. */
export type KeyPairFile = { certificate: string; privateKey: Uint8Array }

const oid = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  organisation: '2.5.4.10',
  basicConstraints: '2.5.29.19',
  /** id-kp-documentSigning (RFC 9336). */
  documentSigning: '1.3.6.1.5.5.7.3.36',
} as const
const caYears = 10
const leafYears = 3
/** Backdated so that the certificate is already valid on machines whose clocks are slightly behind. */
const backdatedMs = 60 * 60 * 1000
const dayMs = 24 * 60 * 60 * 1000
/** X.520 limits a common name and an organisation to 64 characters each. */
const maxName = 64

type Certified = {
  subject: BaseBlock
  issuer: BaseBlock
  from: Date
  until: Date
  publicKey: KeyObject
  signingKey: KeyObject
  extensions: Sequence[]
}

/** The organisation's own certification authority: self-signed, P-256, valid for ten years. */
export function newAuthority(organisation: string, now: Date): KeyPairFile {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = distinguishedName(`${shortened(organisation, maxName - 3)} CA`, organisation)
  const extensions = [
    extension(oid.basicConstraints, sequence(new Asn1Boolean({ value: true }), new Integer({ value: 0 })), true),
    // keyCertSign and cRLSign are bits 5 and 6 of KeyUsage.
    extension(extensionTypes.keyUsage, bits(0x06, 1), true),
    extension(extensionTypes.subjectKey, octets(keyIdentifier(publicKey))),
  ]
  const certificate = certificateDer({
    subject,
    issuer: subject,
    from: new Date(now.getTime() - backdatedMs),
    until: yearsLater(now, caYears),
    publicKey,
    signingKey: privateKey,
    extensions,
  })
  return pair(certificate, privateKey)
}

/** A certificate for sealing, issued by the authority: valid for at most three years and no longer than the authority. */
export function newSealCertificate(organisation: string, authority: KeyPairFile, now: Date): KeyPairFile {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = new X509Certificate(authority.certificate)
  const [end, issuerEnd] = [yearsLater(now, leafYears), new Date(issuer.validTo)]
  const extensions = [
    extension(oid.basicConstraints, sequence(), true),
    // digitalSignature and nonRepudiation are bits 0 and 1.
    extension(extensionTypes.keyUsage, bits(0xc0, 6), true),
    extension(extensionTypes.extendedKeyUsage, sequence(objectId(oid.documentSigning))),
    extension(extensionTypes.subjectKey, octets(keyIdentifier(publicKey))),
    extension(
      extensionTypes.authorityKey,
      sequence(
        new Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: bufferOf(keyIdentifier(issuer.publicKey)) }),
      ),
    ),
  ]
  const certificate = certificateDer({
    subject: distinguishedName(organisation, organisation),
    issuer: subjectOf(issuer),
    from: new Date(now.getTime() - backdatedMs),
    until: new Date(Math.min(end.getTime(), issuerEnd.getTime())),
    publicKey,
    extensions,
    signingKey: createPrivateKey({ key: Buffer.from(authority.privateKey), format: 'der', type: 'pkcs8' }),
  })
  return pair(certificate, privateKey)
}

/** The organisation's name as written in its certificate. */
export function certificateNameOf(organisation: string): string {
  return shortened(organisation, maxName)
}

/** RFC 5280, 4.1. */
function certificateDer(o: Certified): Uint8Array {
  const algorithm = sequence(objectId(oid.ecdsaWithSha256))
  const tbs = sequence(
    tagged(0, new Integer({ value: 2 })),
    new Integer({ valueHex: bufferOf(serialNumber()) }),
    algorithm,
    o.issuer,
    sequence(time(o.from), time(o.until)),
    o.subject,
    encoded(o.publicKey.export({ format: 'der', type: 'spki' })),
    tagged(3, sequence(...o.extensions)),
  )
  const signature = sign('sha256', derOf(tbs), o.signingKey)
  return derOf(sequence(tbs, algorithm, new BitString({ valueHex: bufferOf(signature) })))
}

const bits = (byte: number, unusedBits: number): BitString =>
  new BitString({ valueHex: Uint8Array.of(byte).buffer, unusedBits })
const tagged = (tagNumber: number, block: BaseBlock): Constructed =>
  new Constructed({ idBlock: { tagClass: 3, tagNumber }, value: [block] })

function extension(id: string, value: BaseBlock, critical = false): Sequence {
  const fields: BaseBlock[] = [objectId(id), octets(derOf(value))]
  if (critical) fields.splice(1, 0, new Asn1Boolean({ value: true }))
  return sequence(...fields)
}

/** The subject of a seal certificate. */
function distinguishedName(commonName: string, organisation: string): Sequence {
  const attribute = (type: string, value: string): Asn1Set =>
    new Asn1Set({ value: [sequence(objectId(type), new Utf8String({ value }))] })
  return sequence(
    attribute(oid.commonName, shortened(commonName, maxName)),
    attribute(oid.organisation, shortened(organisation, maxName)),
  )
}

function shortened(text: string, length: number): string {
  return [...text.trim().replace(/\s+/gu, ' ')].slice(0, length).join('').trim()
}

/** RFC 5280, 4.1.2.5: two-digit years up to 2049. */
function time(value: Date): BaseBlock {
  const seconds = new Date(Math.floor(value.getTime() / 1000) * 1000)
  return value.getUTCFullYear() < 2050
    ? new UTCTime({ valueDate: seconds })
    : new GeneralizedTime({ valueDate: seconds })
}

function yearsLater(from: Date, years: number): Date {
  const later = new Date(from)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return new Date(later.getTime() - dayMs)
}

/** Sixteen random bytes, positive and without a leading zero (RFC 5280, 4.1.2.2). */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

/** RFC 5280, 4.2.1.2, method 1: SHA-1 of the key bits. An identifier, not a security measure. */
function keyIdentifier(key: KeyObject): Uint8Array {
  const [, point] = membersOf(readDer(key.export({ format: 'der', type: 'spki' })), tags.sequence)
  // A BIT STRING starts with the number of its unused bits.
  return createHash('sha1').update(contentOf(point, tags.bits).subarray(1)).digest()
}

function subjectOf(certificate: X509Certificate): BaseBlock {
  // serialNumber, signature, issuer, validity, subject
  const subject = certificateFields(certificate)[4]
  if (!subject) throw new Error('the certificate has no subject')
  return encoded(subject.encoding)
}

function pair(certificate: Uint8Array, privateKey: KeyObject): KeyPairFile {
  return {
    certificate: new X509Certificate(certificate).toString(),
    privateKey: new Uint8Array(privateKey.export({ format: 'der', type: 'pkcs8' })),
  }
}
