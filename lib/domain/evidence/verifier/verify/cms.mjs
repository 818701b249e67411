// @ts-check
// CMS SignedData with one signer (RFC 5652), as in PDF seals (ETSI EN 319 142-1) and timestamp tokens (RFC 3161).
import { createHash, verify, X509Certificate } from 'node:crypto'
import { isNamed } from './certificates.mjs'
import { context, element, expect, members, oidOf, tags } from './der.mjs'

/** @typedef {import('./der.mjs').Element} Element */
/**
 * @typedef {object} Signed
 * @property {X509Certificate} signer  its key made the signature
 * @property {X509Certificate[]} carried  all certificates in it
 * @property {string} contentType
 * @property {Buffer | null} content  the signed content, if it is embedded
 * @property {Buffer} signature  the signature value
 * @property {Element | null} token  a timestamp token over the signature, if it has one
 */

export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
}
const SHA256 = '2.16.840.1.101.3.4.2.1'

/** @type {Readonly<Record<string, string>>} */
export const digests = {
  [SHA256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Signature algorithms: the key type, and the digest if the algorithm determines it. @type {Readonly<Record<string, [string, string | null]>>} */
const algorithms = {
  '1.2.840.113549.1.1.1': ['rsa', null],
  '1.2.840.113549.1.1.11': ['rsa', 'sha256'],
  '1.2.840.113549.1.1.12': ['rsa', 'sha384'],
  '1.2.840.113549.1.1.13': ['rsa', 'sha512'],
  '1.2.840.10045.2.1': ['ec', null],
  '1.2.840.10045.4.3.2': ['ec', 'sha256'],
  '1.2.840.10045.4.3.3': ['ec', 'sha384'],
  '1.2.840.10045.4.3.4': ['ec', 'sha512'],
}

/**
 * Verifies the signature: the signed digest is that of the content, the signed attributes name the signer's certificate, and
 * the signature is by its key. The certificate's chain is checked elsewhere (certificates.mjs).
 * @param {Buffer} der  ContentInfo
 * @param {readonly Uint8Array[] | null} detached  the signed content if it is not embedded; else null
 * @returns {Signed} throws an Error with the reason if it is invalid
 */
export function checkSigned(der, detached) {
  const [type, body] = members(element(der))
  if (oidOf(type) !== oids.signedData) throw new Error('not a signature (CMS SignedData)')
  const [, , encapsulated, ...rest] = members(members(body)[0])
  const [contentType, inner] = members(encapsulated)
  const content = inner ? expect(members(inner)[0], tags.octets).content : null
  if ((content === null) === (detached === null)) throw new Error('the signed content is not where it should be')
  const carried = rest.filter(({ tag }) => tag === context(0)).flatMap(members)
  const signers = members(rest.at(-1))
  if (signers.length !== 1) throw new Error('does not have exactly one signer')
  const certificates = carried.map(({ raw }) => new X509Certificate(raw))
  const found = checkSigner(
    members(signers[0]),
    content ? [content] : (detached ?? []),
    oidOf(contentType),
    certificates,
  )
  return { ...found, carried: certificates, contentType: oidOf(contentType), content }
}

/**
 * SignerInfo { version, sid, digestAlgorithm, [0] signedAttrs, signatureAlgorithm, signature, [1] unsignedAttrs }
 * @param {Element[]} fields @param {readonly Uint8Array[]} content @param {string} contentType
 * @param {readonly X509Certificate[]} carried
 */
function checkSigner([, sid, digestAlgorithm, attributes, algorithm, value, unsigned], content, contentType, carried) {
  if (attributes?.tag !== context(0)) throw new Error('has no signed attributes')
  const digest = digests[oidOf(members(digestAlgorithm)[0])]
  if (!digest) throw new Error('its digest algorithm is unknown or too weak')
  const signed = attributesOf(attributes)
  if (oidOf(signed.get(oids.contentType)) !== contentType) throw new Error('is for another type of content')
  const hash = content.reduce((sum, part) => sum.update(part), createHash(digest)).digest()
  if (!expect(signed.get(oids.messageDigest), tags.octets).content.equals(hash))
    throw new Error('the content was changed: the digests differ')
  const signer = signerOf(sid, carried)
  checkBound(signed, signer)
  const [kind, fixed] = algorithms[oidOf(members(algorithm)[0])] ?? []
  if (!kind || kind !== signer.publicKey.asymmetricKeyType || (fixed && fixed !== digest))
    throw new Error('its algorithm is unknown or does not match the key')
  // Signed as a SET OF, stored under the implicit tag [0] (RFC 5652, 5.4).
  const bytes = Buffer.from(attributes.raw)
  bytes[0] = tags.set
  const signature = expect(value, tags.octets).content
  if (!verify(digest, bytes, signer.publicKey, signature)) throw new Error('not made with the key of its certificate')
  const token = unsigned ? (attributesOf(unsigned).get(oids.timestampToken) ?? null) : null
  return { signer, signature, token }
}

/** Attributes by their object identifiers, each with its single value. @param {Element} of @returns {Map<string, Element>} */
function attributesOf(of) {
  const found = new Map()
  for (const attribute of members(of)) {
    const [name, values] = members(attribute)
    const all = members(values)
    if (all.length !== 1 || found.has(oidOf(name))) throw new Error('one of its attributes is ambiguous')
    found.set(oidOf(name), all[0])
  }
  return found
}

/** @param {Element | undefined} sid @param {readonly X509Certificate[]} carried @returns {X509Certificate} */
function signerOf(sid, carried) {
  const [issuer, serial] = members(expect(sid, tags.sequence))
  const signer = carried.find((one) => issuer && serial && isNamed(one, issuer.raw, serial.raw))
  if (!signer) throw new Error("the signer's certificate is missing")
  return signer
}

/** The first certificate hash among the signed attributes (RFC 5035; RFC 2634 with SHA-1) must be the signer's. @param {Map<string, Element>} signed @param {X509Certificate} signer */
function checkBound(signed, signer) {
  const second = signed.get(oids.signingCertificateV2)
  const first = second ?? signed.get(oids.signingCertificate)
  if (!first) throw new Error("does not name the signer's certificate")
  const fields = members(members(members(first)[0])[0])
  const names = second && fields[0]?.tag === tags.sequence
  const digest = second ? digests[names ? oidOf(members(fields[0])[0]) : SHA256] : 'sha1'
  const hash = expect(fields[names ? 1 : 0], tags.octets).content
  if (!digest || !createHash(digest).update(signer.raw).digest().equals(hash))
    throw new Error("names a different certificate from the signer's")
}
