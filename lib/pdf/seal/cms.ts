import { createHash } from 'node:crypto'
import {
  Set as Asn1Set,
  type BaseBlock,
  Constructed,
  fromBER,
  Integer,
  Null,
  ObjectIdentifier,
  OctetString,
  Sequence,
} from 'asn1js'
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

const der = (block: BaseBlock): Uint8Array => new Uint8Array(block.toBER())
const octets = (bytes: Uint8Array): OctetString => new OctetString({ valueHex: Uint8Array.from(bytes).buffer })
const objectId = (value: string): ObjectIdentifier => new ObjectIdentifier({ value })
const sequence = (...value: BaseBlock[]): Sequence => new Sequence({ value })

/**
 * A detached CMS signature as PAdES baseline wants it (RFC 5652; ETSI EN 319 142-1, 6.3): the signed attributes are exactly
 * content-type, message-digest and signing-certificate-v2. There is no signing-time: the time is /M in the signature dictionary.
 * With a timestamper, a trusted time for the signature value stands among the unsigned attributes (PAdES B-T; RFC 3161,
 * appendix A).
 * @param digest of the bytes that the signature covers, by the signer's digest
 * @returns ContentInfo in DER
 */
export async function detachedSignature(
  digest: Uint8Array,
  signer: SealSigner,
  timestamp?: Timestamper,
): Promise<Uint8Array> {
  const [leaf] = signer.chain
  if (!leaf) throw new Error('the signer has no certificate')
  const attributes = sortedSet([
    attribute(oid.contentType, objectId(oid.data)),
    attribute(oid.messageDigest, octets(digest)),
    attribute(oid.signingCertificateV2, signingCertificateV2(signer.chain)),
  ])
  // Signed as a SET OF, stored under the implicit tag [0] (RFC 5652, 5.4).
  const signature = await signer.sign(der(new Asn1Set({ value: attributes })))
  const token = await timestamp?.(createHash('sha256').update(signature).digest())
  const digestAlgorithm = () => sequence(objectId(oid[digestOf[signer.algorithm]]))
  const signerInfo = sequence(
    new Integer({ value: 1 }),
    issuerAndSerialNumber(leaf),
    digestAlgorithm(),
    context(0, attributes),
    signatureAlgorithm(signer),
    octets(signature),
    ...(token ? [context(1, [attribute(oid.timestampToken, parsed(token))])] : []),
  )
  const signedData = sequence(
    new Integer({ value: 1 }),
    new Asn1Set({ value: [digestAlgorithm()] }),
    sequence(objectId(oid.data)),
    context(0, sortedSet(signer.chain.map(parsed))),
    new Asn1Set({ value: [signerInfo] }),
  )
  return der(sequence(objectId(oid.signedData), context(0, [signedData])))
}

function context(tagNumber: number, value: BaseBlock[]): Constructed {
  return new Constructed({ idBlock: { tagClass: 3, tagNumber }, value })
}

function attribute(type: string, value: BaseBlock): Sequence {
  return sequence(objectId(type), new Asn1Set({ value: [value] }))
}

/**
 * RFC 5035: the signer's certificate by its hash, and after it those of its issuers, so that no certificate in the signature can
 * be exchanged or changed. The hash algorithm is SHA-256 by default and so left out.
 */
function signingCertificateV2(chain: readonly Uint8Array[]): Sequence {
  const ids = chain.map((certificate) => sequence(octets(createHash('sha256').update(certificate).digest())))
  return sequence(sequence(...ids))
}

function signatureAlgorithm(signer: SealSigner): Sequence {
  if (signer.algorithm === 'ecdsa-p256-sha256') return sequence(objectId(oid.ecdsaWithSha256))
  if (signer.algorithm === 'ecdsa-p384-sha384') return sequence(objectId(oid.ecdsaWithSha384))
  return sequence(objectId(oid.rsaEncryption), new Null())
}

/** DER orders the members of a SET OF by their encodings (X.690, 11.6). */
function sortedSet(members: BaseBlock[]): BaseBlock[] {
  return members
    .map((block) => ({ block, bytes: Buffer.from(der(block)) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
    .map(({ block }) => block)
}

function parsed(bytes: Uint8Array): BaseBlock {
  const { result, offset } = fromBER(Uint8Array.from(bytes).buffer)
  if (offset === -1) throw new Error(`not DER: ${result.error}`)
  return result
}

/** Issuer and serial number as they stand in the certificate: TBSCertificate { [0] version, serialNumber, signature, issuer, … }. */
function issuerAndSerialNumber(certificate: Uint8Array): Sequence {
  const whole = parsed(certificate)
  const tbs = whole instanceof Sequence ? whole.valueBlock.value[0] : undefined
  const fields = tbs instanceof Sequence ? [...tbs.valueBlock.value] : []
  if (fields[0]?.idBlock.tagClass === 3) fields.shift()
  const [serial, , issuer] = fields
  if (!serial || !issuer) throw new Error('the certificate has no serial number or issuer')
  return sequence(issuer, serial)
}
