import { childrenOf, DerFault, type Element, elementAt, oidOf, tags } from './der.ts'

/** A CMS signature by one signer, taken apart (RFC 5652). */
export type CmsSignature = {
  /** What kind of content is signed; the content itself, unless it is somewhere else. */
  contentType: string
  content: Buffer | null
  certificates: Buffer[]
  signer: { issuer: Buffer; serial: Buffer } | { keyIdentifier: Buffer }
  digestAlgorithm: string
  signatureAlgorithm: string
  /** What is signed: the attributes as a SET OF. */
  signedBytes: Buffer
  attributes: ReadonlyMap<string, Element>
  signature: Buffer
  unsigned: ReadonlyMap<string, Element>
}

const signedDataOid = '1.2.840.113549.1.7.2'

/** Reads the signature, and refuses whatever is not exactly of that form. */
export function readCms(der: Buffer): CmsSignature {
  const outer = elementAt(der)
  const [type, explicit, ...extra] = childrenOf(outer, tags.sequence)
  if (
    outer.whole.length !== der.length ||
    extra.length > 0 ||
    oidOf(type) !== signedDataOid ||
    explicit?.tag !== tags.context0
  )
    throw new DerFault('no SignedData')
  const [version, digests, content, certificates, ...rest] = childrenOf(only(childrenOf(explicit)), tags.sequence)
  const signers = rest.at(-1)
  if (!version || !digests || !content || certificates?.tag !== tags.context0 || !signers || rest.length > 2)
    throw new DerFault('SignedData has another form')
  if (rest.length === 2 && rest[0]?.tag !== tags.context1) throw new DerFault('SignedData has another form')
  const signer = readSigner(only(childrenOf(signers, tags.set)))
  const named = childrenOf(digests, tags.set).map(algorithm)
  if (!named.includes(signer.digestAlgorithm)) throw new DerFault('the digest algorithms differ')
  const encapsulated = contentOf(content)
  // Version 3 is that of contents other than plain data, and of signers named by a key identifier (RFC 5652, 5.1).
  const isPlain = encapsulated.contentType === '1.2.840.113549.1.7.1' && 'issuer' in signer.signer
  if (!isInteger(version, isPlain ? 1 : 3)) throw new DerFault('SignedData has another version')
  return { ...signer, ...encapsulated, certificates: childrenOf(certificates).map(({ whole }) => whole) }
}

function contentOf(element: Element): Pick<CmsSignature, 'contentType' | 'content'> {
  const [type, explicit, ...more] = childrenOf(element, tags.sequence)
  const contentType = oidOf(type)
  if (!explicit) return { contentType, content: null }
  const inner = only(childrenOf(explicit, tags.context0))
  if (inner.tag !== tags.octets || more.length > 0) throw new DerFault('the content has another form')
  return { contentType, content: inner.content }
}

function readSigner(info: Element): Omit<CmsSignature, 'certificates' | 'contentType' | 'content'> {
  const [version, name, digest, signed, algorithmOf, signature, unsigned, ...extra] = childrenOf(info, tags.sequence)
  if (!version || !name || !digest || signed?.tag !== tags.context0) throw new DerFault('SignerInfo has another form')
  if (
    !algorithmOf ||
    signature?.tag !== tags.octets ||
    (unsigned && unsigned.tag !== tags.context1) ||
    extra.length > 0
  )
    throw new DerFault('SignerInfo has another form')
  const signer = signerName(name)
  if (!isInteger(version, 'issuer' in signer ? 1 : 3)) throw new DerFault('SignerInfo has another version')
  return {
    signer,
    digestAlgorithm: algorithm(digest),
    signatureAlgorithm: algorithm(algorithmOf),
    signedBytes: Buffer.concat([Buffer.from([tags.set]), signed.whole.subarray(1)]),
    attributes: attributesOf(signed),
    signature: signature.content,
    unsigned: unsigned ? attributesOf(unsigned) : new Map(),
  }
}

function signerName(name: Element): CmsSignature['signer'] {
  if (name.tag === tags.primitive0) return { keyIdentifier: name.content }
  const [issuer, serial, ...more] = childrenOf(name, tags.sequence)
  if (!issuer || serial?.tag !== tags.integer || more.length > 0) throw new DerFault('no issuer and serial number')
  return { issuer: issuer.whole, serial: serial.whole }
}

function attributesOf(list: Element): Map<string, Element> {
  const attributes = new Map<string, Element>()
  for (const attribute of childrenOf(list)) {
    const [type, values, ...others] = childrenOf(attribute, tags.sequence)
    if (!values || others.length > 0 || attributes.has(oidOf(type))) throw new DerFault('an attribute is broken')
    attributes.set(oidOf(type), only(childrenOf(values, tags.set)))
  }
  return attributes
}

function isInteger(element: Element, value: number): boolean {
  return element.whole.equals(Buffer.from([tags.integer, 1, value]))
}

export function only(elements: Element[]): Element {
  const [element] = elements
  if (!element || elements.length !== 1) throw new DerFault('exactly one element was expected')
  return element
}

/** An algorithm without parameters, or with none that say anything (NULL). */
export function algorithm(element: Element): string {
  const [oid, parameters, ...more] = childrenOf(element, tags.sequence)
  if (more.length > 0 || (parameters && !(parameters.tag === 0x05 && parameters.content.length === 0)))
    throw new DerFault('an algorithm has parameters')
  return oidOf(oid)
}
