// @ts-check
// X.509 certificates: PEM files and chains.
import { createHash, X509Certificate } from 'node:crypto'
import { context, element, expect, firstElement, members, oidOf, tags } from './der.mjs'

const PEM = /-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n/g

/** The certificates of a PEM file, in their order. Throws if there are none. @param {Buffer} pem @returns {X509Certificate[]} */
export function certificatesOf(pem) {
  const blocks = [...pem.toString('latin1').matchAll(PEM)].map(([, block]) => Buffer.from(block ?? '', 'base64'))
  if (blocks.length === 0) throw new Error('contains no certificate')
  return blocks.map((der) => new X509Certificate(der))
}

/** SHA-256 of the certificate, in hexadecimal, as printed by `openssl x509 -fingerprint -sha256`, without colons. @param {X509Certificate} one */
export function fingerprint(one) {
  return createHash('sha256').update(one.raw).digest('hex')
}

/** The subject of a certificate, in one line. @param {X509Certificate} one */
export function ownerOf(one) {
  const named = one.subject.split('\n').filter((part) => /^(?:CN|O)=/.test(part))
  return [...new Set((named.length > 0 ? named : [one.subject]).map((part) => part.replace(/^\w+=/, '')))].join(', ')
}

/** @param {X509Certificate} one @param {Date} at */
export function isValidAt(one, at) {
  return at >= new Date(one.validFrom) && at <= new Date(one.validTo)
}

/**
 * The chain from the signer's certificate up, each issued by the next, as far as the available certificates lead.
 * @param {X509Certificate} signer @param {readonly X509Certificate[]} atHand @returns {X509Certificate[]}
 */
export function chainFrom(signer, atHand) {
  const chain = [signer]
  for (let last = signer; ; ) {
    const issuer = atHand.find(
      (one) => !chain.some(({ raw }) => raw.equals(one.raw)) && last.checkIssued(one) && last.verify(one.publicKey),
    )
    if (!issuer) return chain
    chain.push(issuer)
    last = issuer
  }
}

/**
 * The problems of a chain at a time, as messages; empty if it is valid. Issuers must be CA certificates.
 * @param {readonly X509Certificate[]} chain @param {Date} at @returns {string[]}
 */
export function faultsOfChain(chain, at) {
  return chain.flatMap((one, i) => [
    ...(isValidAt(one, at) ? [] : [`the certificate of ${ownerOf(one)} was not valid on ${at.toISOString()}`]),
    ...(i === 0 || one.ca ? [] : [`${ownerOf(one)} issued a certificate but is not a certificate authority`]),
  ])
}

/** TBSCertificate { [0] version, serialNumber, signature, issuer, … } (RFC 5280, 4.1) without the version. @param {X509Certificate} one */
function fieldsOf(one) {
  const fields = members(members(element(one.raw))[0])
  return fields[0]?.tag === context(0) ? fields.slice(1) : fields
}

/** True for the certificate with this issuer and serial number, both DER-encoded. @param {X509Certificate} one @param {Buffer} issuer @param {Buffer} serial */
export function isNamed(one, issuer, serial) {
  const [ownSerial, , ownIssuer] = fieldsOf(one)
  return ownSerial?.raw.equals(serial) === true && ownIssuer?.raw.equals(issuer) === true
}

/** The extended key usage of a certificate, and whether it is critical; null if there is none. @param {X509Certificate} one */
export function purposesOf(one) {
  const extensions = fieldsOf(one).find(({ tag }) => tag === context(3))
  for (const extension of extensions ? members(members(extensions)[0]) : []) {
    const [name, ...rest] = members(extension)
    if (oidOf(name) !== '2.5.29.37') continue
    const list = firstElement(expect(rest.at(-1), tags.octets).content)
    return { critical: rest.length === 2 && rest[0]?.content[0] === 0xff, purposes: members(list).map(oidOf) }
  }
  return null
}
