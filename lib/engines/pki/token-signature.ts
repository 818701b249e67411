import { createHash, verify, X509Certificate } from 'node:crypto'
import { Boolean as Asn1Boolean, type BaseBlock, Sequence } from 'asn1js'
import { contextTag, hashes, membersOf, octetsOf, oidOf, parsed, rawOf, unreadable } from './asn1.ts'
import { TimestampFault } from './timestamp-fault.ts'

const oid = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const

/** Signature algorithms and the digest that each fixes; the first two leave it to the digest algorithm. */
const algorithms: Readonly<Record<string, { key: 'rsa' | 'ec'; hash: string | null }>> = {
  '1.2.840.113549.1.1.1': { key: 'rsa', hash: null },
  '1.2.840.10045.2.1': { key: 'ec', hash: null },
  '1.2.840.113549.1.1.11': { key: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', hash: 'sha512' },
  '1.2.840.10045.4.3.2': { key: 'ec', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', hash: 'sha512' },
}

const wrong = (what: string) => new TimestampFault('wrong_signature', `the token's signature does not hold: ${what}`)
const unfit = (what: string) =>
  new TimestampFault('unfit_certificate', `the authority's certificate is not for timestamps: ${what}`)
const untrusted = (what: string) => new TimestampFault('untrusted', `the authority is not to be trusted: ${what}`)

/** Checks a token's CMS signature, its certificate and the chain of that. @returns TSTInfo in DER, and who signed it */
export function checkToken(
  token: Uint8Array,
  roots: readonly (string | Uint8Array)[] | null,
): { info: Buffer; signer: X509Certificate } {
  const [type, content] = membersOf(parsed(token), 'the token')
  if (oidOf(type, 'the token') !== oid.signedData) throw unreadable('the token is not signed')
  const [, , encapsulated, ...rest] = membersOf(membersOf(content, 'the signed data')[0], 'the signed data')
  const [kind, inner] = membersOf(encapsulated, "the token's content")
  if (oidOf(kind, "the token's content") !== oid.tstInfo) throw unreadable('the token holds no time')
  const info = octetsOf(membersOf(inner, "the token's content")[0], "the token's content")
  const carried = rest.find((part) => contextTag(part) === 0)
  const certificates = carried ? membersOf(carried, 'the certificates').map(certificateOf) : []
  const signers = membersOf(rest.at(-1), 'the signer')
  const [signerInfo] = signers
  if (!signerInfo || signers.length !== 1) throw unreadable('the token has not exactly one signer')
  const signer = checkSignature(membersOf(signerInfo, 'the signer'), info, certificates)
  checkUsage(signer)
  checkChain(signer, certificates, roots?.map((root) => new X509Certificate(root)) ?? null)
  return { info, signer }
}

function certificateOf(block: BaseBlock): X509Certificate {
  try {
    return new X509Certificate(rawOf(block))
  } catch {
    throw unreadable('a certificate in it is broken')
  }
}

function checkSignature(parts: BaseBlock[], info: Buffer, certificates: X509Certificate[]): X509Certificate {
  const [, , digestAlgorithm, signed, signatureAlgorithm, signature] = parts
  if (!signed || contextTag(signed) !== 0) throw wrong('nothing is signed')
  const attributes = attributesOf(signed)
  const hash = hashes[oidOf(membersOf(digestAlgorithm, 'the digest')[0], 'the digest')]
  if (!hash || hash === 'sha1') throw wrong('its digest is weak or unknown')
  const type = attributes.get(oid.contentType)
  if (!type || oidOf(type, 'the content type') !== oid.tstInfo) throw wrong('it is for another kind of content')
  const digest = createHash(hash).update(info).digest()
  if (!octetsOf(attributes.get(oid.messageDigest), 'the digest').equals(digest)) throw wrong('the digest differs')
  const signer = namedCertificate(attributes, certificates)
  const rule = algorithms[oidOf(membersOf(signatureAlgorithm, 'the algorithm')[0], 'the algorithm')]
  if (!rule || rule.key !== signer.publicKey.asymmetricKeyType || (rule.hash !== null && rule.hash !== hash))
    throw wrong('its algorithm is unknown, or not that of the key')
  // Signed as a SET OF, stored under the implicit tag [0] (RFC 5652, 5.4).
  const bytes = rawOf(signed)
  bytes[0] = 0x31
  if (!verify(hash, bytes, signer.publicKey, octetsOf(signature, 'the signature')))
    throw wrong("it was not made with the certificate's key")
  return signer
}

function attributesOf(signed: BaseBlock): Map<string, BaseBlock> {
  const found = new Map<string, BaseBlock>()
  for (const attribute of membersOf(signed, 'the attributes')) {
    const [type, values] = membersOf(attribute, 'an attribute')
    const [value] = membersOf(values, 'an attribute')
    const name = oidOf(type, 'an attribute')
    if (!value || found.has(name)) throw unreadable('an attribute is broken')
    found.set(name, value)
  }
  return found
}

/** The certificate whose hash is signed: ESSCertIDv2 (RFC 5816), or ESSCertID with SHA-1 (RFC 3161). */
function namedCertificate(attributes: Map<string, BaseBlock>, certificates: X509Certificate[]): X509Certificate {
  const second = attributes.get(oid.signingCertificateV2)
  const attribute = second ?? attributes.get(oid.signingCertificate)
  if (!attribute) throw wrong('it does not say which certificate made it')
  const [entry] = membersOf(membersOf(attribute, 'the certificate')[0], 'the certificate')
  const fields = membersOf(entry, 'the certificate')
  const hasAlgorithm = second !== undefined && fields[0] instanceof Sequence
  const named = hasAlgorithm ? oidOf(membersOf(fields[0], 'the digest')[0], 'the digest') : oid.sha256
  const hash = second ? hashes[named] : 'sha1'
  if (!hash) throw wrong('a digest is unknown')
  const wanted = octetsOf(fields[hasAlgorithm ? 1 : 0], 'the certificate')
  const signer = certificates.find(({ raw }) => createHash(hash).update(raw).digest().equals(wanted))
  if (!signer) throw wrong('the certificate that made it is not with it')
  return signer
}

/** RFC 3161, 2.3: one extended key usage, timeStamping, and critical. */
function checkUsage(signer: X509Certificate): void {
  const [body] = membersOf(parsed(signer.raw), 'the certificate')
  const extensions = membersOf(body, 'the certificate').find((part) => contextTag(part) === 3)
  const list = extensions ? membersOf(membersOf(extensions, 'the extensions')[0], 'the extensions') : []
  const usages = list
    .map((extension) => membersOf(extension, 'an extension'))
    .filter(([name]) => oidOf(name, 'an extension') === oid.extendedKeyUsage)
  const [usage] = usages
  if (!usage || usages.length !== 1) throw unfit('it has no extended key usage')
  const purposes = membersOf(parsed(octetsOf(usage.at(-1), 'the key usage')), 'the key usage')
  if (purposes.length !== 1 || oidOf(purposes[0], 'the key usage') !== oid.timeStamping)
    throw unfit('its extended key usage is not timeStamping alone')
  const critical = usage[1]
  if (!(critical instanceof Asn1Boolean) || !critical.valueBlock.value)
    throw unfit('its extended key usage is not marked critical')
}

/** Every certificate that is carried belongs to the signer's chain, which ends at one of our roots where there are any. */
function checkChain(signer: X509Certificate, carried: X509Certificate[], roots: X509Certificate[] | null): void {
  const reached = [signer]
  for (const current of reached)
    for (const candidate of carried)
      if (!reached.includes(candidate) && isIssuedBy(current, candidate)) reached.push(candidate)
  if (reached.length !== carried.length) throw untrusted('it carries a certificate that is not of its chain')
  const isRooted = (one: X509Certificate) => roots?.some((root) => root.raw.equals(one.raw) || isIssuedBy(one, root))
  if (roots && !reached.some(isRooted)) throw untrusted('its chain does not end at a certificate of SIGNCOVE_TSA_CA')
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

/** What the authority calls itself: its common name, else its organisation. */
export function nameOf(certificate: X509Certificate): string {
  const { subject } = certificate.toLegacyObject()
  const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)
  return first(subject.CN) ?? first(subject.O) ?? certificate.subject.replaceAll('\n', ', ')
}
