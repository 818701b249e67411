import type { X509Certificate } from 'node:crypto'
import { certificateOf } from './certificates.ts'
import { algorithmOf, contentOf, DerFault, type Element, membersOf, oidOf, only, readDer, tags } from './der.ts'

/** CMS SignedData with one signer (RFC 5652): a signature of a document, or a timestamp token. */
export type SignedData = {
  /** The type of the signed content; the content, or null if it is detached. */
  contentType: string
  content: Buffer | null
  certificates: X509Certificate[]
  signer: { issuer: Buffer; serial: Buffer } | { keyIdentifier: Buffer }
  digestAlgorithm: string
  signatureAlgorithm: string
  /** The signed bytes: the attributes as a SET OF. */
  signedBytes: Buffer
  /** Attributes by name, each with its single value. */
  attributes: ReadonlyMap<string, Element>
  signature: Buffer
  unsigned: ReadonlyMap<string, Element>
}

export const contentTypes = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
} as const

export const attributeTypes = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  algorithmProtection: '1.2.840.113549.1.9.52',
} as const

/** Parses a signature in DER. Throws if it does not have exactly that form, or if Node cannot parse a certificate. */
export function readSignedData(der: Uint8Array | Element): SignedData {
  const [type, explicit, ...extra] = membersOf(der instanceof Uint8Array ? readDer(der) : der, tags.sequence)
  if (extra.length > 0 || oidOf(type) !== contentTypes.signedData) throw new DerFault('this is no SignedData')
  const [version, digests, content, certificates, ...rest] = membersOf(
    only(membersOf(explicit, tags.context0)),
    tags.sequence,
  )
  // Revocation lists may precede the signers.
  if (rest.length > 2 || (rest.length === 2 && rest[0]?.tag !== tags.context1))
    throw new DerFault('SignedData has another form')
  const signer = readSigner(only(membersOf(rest.at(-1), tags.set)))
  if (!membersOf(digests, tags.set).map(algorithmOf).includes(signer.digestAlgorithm))
    throw new DerFault('the digest algorithms differ')
  const encapsulated = readContent(content)
  // Version 3 is used for contents other than plain data, and for signers identified by a key identifier (RFC 5652,
  // 5.1).
  const isPlain = encapsulated.contentType === contentTypes.data && 'issuer' in signer.signer
  requireVersion(version, isPlain ? 1 : 3)
  const included = membersOf(certificates, tags.context0).map(certificateOf)
  return { ...signer, ...encapsulated, certificates: included }
}

function readContent(element: Element | undefined): Pick<SignedData, 'contentType' | 'content'> {
  const [type, explicit, ...more] = membersOf(element, tags.sequence)
  if (more.length > 0) throw new DerFault('the content has another form')
  const content = explicit ? contentOf(only(membersOf(explicit, tags.context0)), tags.octets) : null
  return { contentType: oidOf(type), content }
}

function readSigner(info: Element): Omit<SignedData, 'certificates' | 'contentType' | 'content'> {
  const [version, name, digest, signed, algorithm, signature, unsigned, ...extra] = membersOf(info, tags.sequence)
  if (!signed || extra.length > 0) throw new DerFault('SignerInfo has another form')
  const signer = signerName(name)
  requireVersion(version, 'issuer' in signer ? 1 : 3)
  return {
    signer,
    digestAlgorithm: algorithmOf(digest),
    signatureAlgorithm: algorithmOf(algorithm),
    attributes: attributesOf(membersOf(signed, tags.context0)),
    // Signed as a SET OF, stored under the implicit tag [0] (RFC 5652, 5.4).
    signedBytes: Buffer.concat([Buffer.of(tags.set), signed.encoding.subarray(1)]),
    signature: contentOf(signature, tags.octets),
    unsigned: unsigned ? attributesOf(membersOf(unsigned, tags.context1)) : new Map(),
  }
}

function signerName(name: Element | undefined): SignedData['signer'] {
  if (name?.tag === tags.primitive0) return { keyIdentifier: name.content }
  const [issuer, serial, ...more] = membersOf(name, tags.sequence)
  if (!issuer || serial?.tag !== tags.integer || more.length > 0) throw new DerFault('the signer has no name')
  return { issuer: issuer.encoding, serial: serial.encoding }
}

function attributesOf(list: readonly Element[]): Map<string, Element> {
  const attributes = new Map<string, Element>()
  for (const attribute of list) {
    const [type, values, ...others] = membersOf(attribute, tags.sequence)
    const name = oidOf(type)
    if (others.length > 0 || attributes.has(name)) throw new DerFault('an attribute is ambiguous')
    attributes.set(name, only(membersOf(values, tags.set)))
  }
  return attributes
}

function requireVersion(element: Element | undefined, version: number): void {
  if (!element?.encoding.equals(Buffer.of(tags.integer, 1, version))) throw new DerFault('the version is another')
}
