import { childrenOf, DerFault, type Element, elementAt, oidOf, tags } from './der.ts'

/** A detached CMS signature taken apart (RFC 5652). */
export type CmsSignature = {
  certificates: Buffer[]
  issuerAndSerial: { issuer: Buffer; serial: Buffer }
  digestAlgorithm: string
  signatureAlgorithm: string
  /** What is signed: the attributes as a SET OF. */
  signedBytes: Buffer
  attributes: ReadonlyMap<string, Element>
  signature: Buffer
  hasUnsignedAttributes: boolean
}

const dataOid = '1.2.840.113549.1.7.1'
const signedDataOid = '1.2.840.113549.1.7.2'

/** Reads the signature, and refuses whatever is not exactly the form of a detached signature by one signer. */
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
  if (!isOne(version) || !digests || !content || certificates?.tag !== tags.context0 || !signers || rest.length > 2)
    throw new DerFault('SignedData has another form')
  const encapsulated = childrenOf(content, tags.sequence)
  if (oidOf(encapsulated[0]) !== dataOid || encapsulated.length !== 1)
    throw new DerFault('the signature is not detached')
  const signer = readSigner(only(childrenOf(signers, tags.set)))
  if (algorithm(only(childrenOf(digests, tags.set))) !== signer.digestAlgorithm)
    throw new DerFault('the digest algorithms differ')
  return { ...signer, certificates: childrenOf(certificates).map(({ whole }) => whole) }
}

function readSigner(info: Element): Omit<CmsSignature, 'certificates'> {
  const [version, name, digest, signed, algorithmOf, signature, unsigned, ...extra] = childrenOf(info, tags.sequence)
  if (!isOne(version) || !name || !digest || signed?.tag !== tags.context0)
    throw new DerFault('SignerInfo has another form')
  if (
    !algorithmOf ||
    signature?.tag !== tags.octets ||
    (unsigned && unsigned.tag !== tags.context1) ||
    extra.length > 0
  )
    throw new DerFault('SignerInfo has another form')
  const [issuer, serial, ...more] = childrenOf(name, tags.sequence)
  if (!issuer || serial?.tag !== tags.integer || more.length > 0) throw new DerFault('no issuer and serial number')
  const attributes = new Map<string, Element>()
  for (const attribute of childrenOf(signed)) {
    const [type, values, ...others] = childrenOf(attribute, tags.sequence)
    if (!values || others.length > 0 || attributes.has(oidOf(type))) throw new DerFault('an attribute is broken')
    attributes.set(oidOf(type), only(childrenOf(values, tags.set)))
  }
  return {
    issuerAndSerial: { issuer: issuer.whole, serial: serial.whole },
    digestAlgorithm: algorithm(digest),
    signatureAlgorithm: algorithm(algorithmOf),
    signedBytes: Buffer.concat([Buffer.from([tags.set]), signed.whole.subarray(1)]),
    attributes,
    signature: signature.content,
    hasUnsignedAttributes: unsigned !== undefined,
  }
}

/** The INTEGER 1: the version of both structures where signers are named by issuer and serial number. */
function isOne(element: Element | undefined): boolean {
  return element?.whole.equals(Buffer.from([tags.integer, 1, 1])) ?? false
}

function only(elements: Element[]): Element {
  const [element] = elements
  if (!element || elements.length !== 1) throw new DerFault('exactly one element was expected')
  return element
}

/** An algorithm without parameters, or with none that say anything (NULL). */
function algorithm(element: Element): string {
  const [oid, parameters, ...more] = childrenOf(element, tags.sequence)
  if (more.length > 0 || (parameters && !(parameters.tag === 0x05 && parameters.content.length === 0)))
    throw new DerFault('an algorithm has parameters')
  return oidOf(oid)
}

/** Issuer and serial number of a certificate, and its whole TBSCertificate's first fields (RFC 5280, 4.1). */
export function certificateName(der: Buffer): { issuer: Buffer; serial: Buffer } {
  const [tbs] = childrenOf(elementAt(der), tags.sequence)
  const fields = tbs ? childrenOf(tbs, tags.sequence) : []
  const [serial, , issuer] = fields[0]?.tag === tags.context0 ? fields.slice(1) : fields
  if (serial?.tag !== tags.integer || !issuer) throw new DerFault('no certificate')
  return { issuer: issuer.whole, serial: serial.whole }
}
