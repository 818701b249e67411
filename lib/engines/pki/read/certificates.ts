import { X509Certificate } from 'node:crypto'
import { contentOf, DerFault, type Element, membersOf, oidOf, only, readDer, tags } from './der.ts'

/** Extensions of a certificate (RFC 5280, 4.2.1). */
export const extensions = {
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const

/**
 * Every certificate that issued the first one, directly or not. `isExact` is false if other certificates are included too.
 */
export function issuersOf(
  signer: X509Certificate,
  included: readonly X509Certificate[],
): { chain: X509Certificate[]; isExact: boolean } {
  const chain = [signer]
  for (const current of chain)
    for (const candidate of included)
      if (!chain.includes(candidate) && isIssuedBy(current, candidate)) chain.push(candidate)
  return { chain, isExact: chain.length === included.length }
}

/** One path from the certificate upwards, each issued by the next, as far as the available certificates reach. */
export function pathFrom(certificate: X509Certificate, available: readonly X509Certificate[]): X509Certificate[] {
  const path = [certificate]
  for (const current of path) {
    const issuer = available.find((one) => !path.some(({ raw }) => raw.equals(one.raw)) && isIssuedBy(current, one))
    if (issuer) path.push(issuer)
  }
  return path
}

/**
 * True if the first certificate is a root, or leads to one through authorities in the chain that were valid at that time
 * (RFC 5280, 6.1). Without this check, anyone with a certificate of that root could issue others.
 */
export function endsAtRoot(chain: readonly X509Certificate[], roots: readonly X509Certificate[], at: Date): boolean {
  const reached = new Set(chain.slice(0, 1))
  for (const current of reached) {
    if (roots.some((root) => root.raw.equals(current.raw) || isIssuedBy(current, root))) return true
    for (const issuer of chain)
      if (issuer.ca && isValidAt(issuer, at) && isIssuedBy(current, issuer)) reached.add(issuer)
  }
  return false
}

export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

export function isValidAt(certificate: X509Certificate, at: Date): boolean {
  return at >= new Date(certificate.validFrom) && at <= new Date(certificate.validTo)
}

/** Parsed certificates: parsing one takes 0.25 ms. */
const parsed = new WeakMap<X509Certificate, Element>()

/** A certificate parsed as part of another structure. Throws if Node cannot parse it, and DerFault if its period is no time. */
export function certificateOf(element: Element): X509Certificate {
  const certificate = new X509Certificate(element.encoding)
  // Node parses a time only when it is read, as text.
  const period = [certificate.validFrom, certificate.validTo].map((text) => new Date(text).getTime())
  if (period.some(Number.isNaN)) throw new DerFault('the period of a certificate is no time')
  parsed.set(certificate, element)
  return certificate
}

/**
 * The fields of a TBSCertificate after its version: serial number, algorithm, issuer, validity, subject, … (RFC 5280, 4.1).
 */
export function certificateFields(certificate: X509Certificate): readonly Element[] {
  const certificateElement = parsed.get(certificate) ?? readDer(certificate.raw)
  parsed.set(certificate, certificateElement)
  const [body] = membersOf(certificateElement, tags.sequence)
  const fields = membersOf(body, tags.sequence)
  return fields[0]?.tag === tags.context0 ? fields.slice(1) : fields
}

/** An extension of a certificate, or null. Throws DerFault if the certificate has it twice. */
export function extensionOf(certificate: X509Certificate, name: string): { critical: boolean; value: Element } | null {
  const list = certificateFields(certificate).find(({ tag }) => tag === tags.context3)
  const all = list ? membersOf(only(list.members), tags.sequence) : []
  const found = all.filter((extension) => oidOf(membersOf(extension, tags.sequence)[0]) === name)
  if (found.length === 0) return null
  const [, ...rest] = only(found).members
  const critical = rest.length === 2 && rest[0]?.tag === tags.boolean && rest[0].content[0] === 0xff
  if (rest.length > 2) throw new DerFault('an extension has another form')
  return { critical, value: readDer(contentOf(rest.at(-1), tags.octets)) }
}

/** Returns true if the certificate's names or key identifiers mark it as self-issued. */
export function isRoot(certificate: X509Certificate): boolean {
  if (certificate.subject === certificate.issuer) return true
  const own = extensionOf(certificate, extensions.subjectKey)?.value
  const authority = extensionOf(certificate, extensions.authorityKey)?.value
  const named = authority && membersOf(authority, tags.sequence).find(({ tag }) => tag === tags.primitive0)
  return own?.tag === tags.octets && named !== undefined && named.content.equals(own.content)
}

/** The name of a certificate's owner: its common name, else its organisation. */
export function ownerOf(certificate: X509Certificate): string {
  const { subject } = certificate.toLegacyObject()
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
  return first(subject.CN) ?? first(subject.O) ?? certificate.subject.replaceAll('\n', ', ')
}
