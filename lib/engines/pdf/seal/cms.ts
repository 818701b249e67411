import { createHash } from 'node:crypto'
import { contextSet, explicit, membersOf, none, objectId, octets, sequence, setOf, smallInteger } from './der.ts'
import { digestOf, type SealSigner, type Timestamper } from './seal-signer.ts'

const oid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  rsaEncryption: '1.2.840.113549.1.1.1',
} as const

/**
 * A detached CMS signature for PAdES baseline (RFC 5652; ETSI EN 319 142-1, 6.3). The signed attributes are exactly
 * content-type, message-digest and signing-certificate-v2. There is no signing-time: the time is /M in the signature
 * dictionary. With a timestamper, the unsigned attributes contain an RFC 3161 timestamp of the signature value (PAdES B-T;
 * RFC 3161, appendix A).
 * @param digest of the bytes that the signature covers, with the signer's digest algorithm
 * @returns ContentInfo in DER
 */
export async function detachedSignature(
  digest: Uint8Array,
  signer: SealSigner,
  timestamp?: Timestamper,
): Promise<Uint8Array> {
  const [leaf] = signer.chain
  if (!leaf) throw new Error('the signer has no certificate')
  const attributes = [
    attribute(oid.contentType, objectId(oid.data)),
    attribute(oid.messageDigest, octets(digest)),
    attribute(oid.signingCertificateV2, signingCertificateV2(signer.chain)),
  ]
  // Signed as a SET OF, stored under the implicit tag [0] (RFC 5652, 5.4).
  const signature = await signer.sign(new Uint8Array(setOf(...attributes)))
  const token = await timestamp?.(createHash('sha256').update(signature).digest())
  const digestAlgorithm = sequence(objectId(oid[digestOf[signer.algorithm]]))
  const signerInfo = sequence(
    smallInteger(1),
    issuerAndSerialNumber(leaf),
    digestAlgorithm,
    contextSet(0, attributes),
    signatureAlgorithm(signer),
    octets(signature),
    ...(token ? [contextSet(1, [attribute(oid.timestampToken, token)])] : []),
  )
  const signedData = sequence(
    smallInteger(1),
    setOf(digestAlgorithm),
    sequence(objectId(oid.data)),
    contextSet(0, signer.chain),
    setOf(signerInfo),
  )
  return new Uint8Array(sequence(objectId(oid.signedData), explicit(0, signedData)))
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(objectId(type), setOf(value))
}

/**
 * RFC 5035: the hashes of the signer's certificate and its issuers, so that no certificate in the signature can be exchanged
 * or changed. The hash algorithm is SHA-256, the default, and therefore omitted.
 */
function signingCertificateV2(chain: readonly Uint8Array[]): Uint8Array {
  const ids = chain.map((certificate) => sequence(octets(createHash('sha256').update(certificate).digest())))
  return sequence(sequence(...ids))
}

function signatureAlgorithm(signer: SealSigner): Uint8Array {
  if (signer.algorithm === 'ecdsa-p256-sha256') return sequence(objectId(oid.ecdsaWithSha256))
  if (signer.algorithm === 'ecdsa-p384-sha384') return sequence(objectId(oid.ecdsaWithSha384))
  return sequence(objectId(oid.rsaEncryption), none())
}

/** Issuer and serial number as in the certificate: TBSCertificate { [0] version, serialNumber, signature, issuer, … }. */
function issuerAndSerialNumber(certificate: Uint8Array): Uint8Array {
  const [tbs] = membersOf(certificate)
  const fields = tbs ? membersOf(tbs) : []
  if (fields[0]?.[0] === versionTag) fields.shift()
  const [serial, , issuer] = fields
  if (!serial || !issuer) throw new Error('the certificate has no serial number or issuer')
  return sequence(issuer, serial)
}

const versionTag = 0xa0
