import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { Refusal } from '#lib/core/refusal.ts'

/** The keys and certificates of a PKCS#12 file. */
export type Pkcs12 = { keys: KeyObject[]; certificates: X509Certificate[] }

type Asn1 = ReturnType<typeof forge.asn1.fromDer>

const unfit = (reason: string) => new Refusal('seal_certificate_unfit', { reason })
/** More iterations than any program writes; they run in this process. */
const maxRounds = 1_000_000

/**
 * Opens a PKCS#12 file (RFC 7292), as written by old programs (RC2, 3DES, SHA-1) and by new ones (PBES2 with AES, SHA-2).
 * node-forge parses the container; Node parses keys and certificates, since it also supports elliptic curves. Throws
 * Refusal('seal_certificate_unfit') with `unreadable` or `wrong_password`.
 */
export function openPkcs12(bytes: Uint8Array, password: string): Pkcs12 {
  const file = parsedFile(bytes)
  const bags = safeContents(file, password).flatMap(({ safeBags }) => safeBags)
  const { oids } = forge.pki
  const certificates = bags.filter(({ type }) => type === oids.certBag).map(certificateOf)
  const keys = bags.filter(({ type }) => type === oids.keyBag || type === oids.pkcs8ShroudedKeyBag).map(keyOf)
  return { keys, certificates }
}

function parsedFile(bytes: Uint8Array): Asn1 {
  try {
    const file = forge.asn1.fromDer(binary(bytes))
    if (roundsOf(file) > maxRounds) throw unfit('unreadable')
    return file
  } catch {
    throw unfit('unreadable')
  }
}

/** The iteration count of the MAC: PFX { version, authSafe, MacData { mac, salt, iterations } }. */
function roundsOf(file: Asn1): number {
  const parts = childrenOf(file)
  const rounds = childrenOf(parts[2])[2]?.value
  return typeof rounds === 'string' ? Number.parseInt(Buffer.from(rounds, 'latin1').toString('hex'), 16) : 1
}

function childrenOf(node: Asn1 | undefined): Asn1[] {
  return Array.isArray(node?.value) ? (node.value as Asn1[]) : []
}

function safeContents(file: Asn1, password: string) {
  try {
    return forge.pkcs12.pkcs12FromAsn1(file, true, password).safeContents
  } catch (error) {
    const text = error instanceof Error ? error.message : ''
    if (/MAC could not be verified/.test(text)) throw unfit('wrong_password')
    return withUtf8(file, password)
  }
}

/**
 * The MAC uses the password as UTF-16 and PBES2 as UTF-8, but node-forge passes the same characters to both. The MAC has
 * been verified at this point and can be removed.
 */
function withUtf8(file: Asn1, password: string) {
  const bare: Asn1 = { ...file, value: childrenOf(file).slice(0, 2) }
  try {
    return forge.pkcs12.pkcs12FromAsn1(bare, true, Buffer.from(password, 'utf8').toString('latin1')).safeContents
  } catch (error) {
    const words = error instanceof Error ? error.message : ''
    throw unfit(/decrypt|password/i.test(words) ? 'wrong_password' : 'unreadable')
  }
}

function certificateOf(bag: forge.pkcs12.Bag): X509Certificate {
  try {
    const asn1 = bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1
    return new X509Certificate(derOf(asn1))
  } catch {
    throw unfit('unreadable')
  }
}

function keyOf(bag: forge.pkcs12.Bag): KeyObject {
  try {
    const asn1 = bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1
    return createPrivateKey({ key: derOf(asn1), format: 'der', type: 'pkcs8' })
  } catch {
    throw unfit('unsupported_key')
  }
}

function derOf(asn1: Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1')
}

function binary(bytes: Uint8Array): forge.util.ByteStringBuffer {
  return forge.util.createBuffer(Buffer.from(bytes).toString('latin1'))
}
