import { createPrivateKey, pbkdf2Sync, X509Certificate } from 'node:crypto'
import forge from 'node-forge'
import { Refusal, type RefusalDetails } from '#lib/core/refusal.ts'

/** The keys (PKCS#8) and certificates (X.509) of a PKCS#12 file, in DER. */
export type Pkcs12 = { keys: Uint8Array[]; certificates: Uint8Array[] }

type Asn1 = ReturnType<typeof forge.asn1.fromDer>

const unfit = (reason: string, details: RefusalDetails = {}) =>
  new Refusal('seal_certificate_unfit', { reason, ...details })
/** More than programs write: OpenSSL writes 2,048 and Java 10,000; 600,000 are recommended for passwords. */
const maxRounds = 1_000_000

limitRounds()

/**
 * Opens a PKCS#12 file (RFC 7292), as written by old programs (RC2, 3DES, SHA-1) and by new ones (PBES2 with AES, SHA-2).
 * node-forge parses the container; Node parses keys and certificates, since it also supports elliptic curves. Throws
 * Refusal('seal_certificate_unfit') with `unreadable`, `wrong_password`, `too_many_rounds` or `unsupported_key`. Runs in a
 * process of its own, which limits its time and memory.
 */
export function openPkcs12(bytes: Uint8Array, password: string): Pkcs12 {
  const file = parsedFile(bytes)
  const bags = safeContents(file, password).flatMap(({ safeBags }) => safeBags)
  const { oids } = forge.pki
  const certificates = bags.filter(({ type }) => type === oids.certBag).map(certificateOf)
  const keys = bags.filter(({ type }) => type === oids.keyBag || type === oids.pkcs8ShroudedKeyBag).map(keyOf)
  return { keys, certificates }
}

type Derivations = {
  pkcs5: { pbkdf2(password: string, salt: string, rounds: number, length: number, md: { algorithm: string }): string }
  pbe: { generatePkcs12Key: Pkcs12Key }
  pkcs12: { generateKey: Pkcs12Key }
}
type Pkcs12Key = (password: string, salt: unknown, purpose: number, rounds: number, ...more: unknown[]) => unknown

/**
 * Makes node-forge refuse a file that states too many rounds before it derives a key. Their numbers are also in encrypted
 * parts, which only its parser reads. PBKDF2 is computed by Node, as it takes node-forge a hundred times as long.
 */
function limitRounds(): void {
  const { pkcs5, pbe, pkcs12 } = forge as unknown as Derivations
  const derive = pbe.generatePkcs12Key
  const limited: Pkcs12Key = (password, salt, purpose, rounds, ...more) => {
    requireFew(rounds)
    return derive(password, salt, purpose, rounds, ...more)
  }
  pbe.generatePkcs12Key = limited
  pkcs12.generateKey = limited
  pkcs5.pbkdf2 = (password, salt, rounds, length, { algorithm }) => {
    requireFew(rounds)
    const [key, saltBytes] = [Buffer.from(password, 'latin1'), Buffer.from(salt, 'latin1')]
    return pbkdf2Sync(key, saltBytes, rounds, length, algorithm).toString('latin1')
  }
}

/** node-forge reads a number of more than four bytes as any number, which may be negative. */
function requireFew(rounds: number): void {
  if (!(rounds >= 1 && rounds <= maxRounds)) throw unfit('too_many_rounds', { most: maxRounds })
}

function parsedFile(bytes: Uint8Array): Asn1 {
  try {
    return forge.asn1.fromDer(binary(bytes))
  } catch {
    throw unfit('unreadable')
  }
}

function childrenOf(node: Asn1 | undefined): Asn1[] {
  return Array.isArray(node?.value) ? (node.value as Asn1[]) : []
}

function safeContents(file: Asn1, password: string) {
  try {
    return forge.pkcs12.pkcs12FromAsn1(file, true, password).safeContents
  } catch (error) {
    if (error instanceof Refusal) throw error
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
    if (error instanceof Refusal) throw error
    const words = error instanceof Error ? error.message : ''
    throw unfit(/decrypt|password/i.test(words) ? 'wrong_password' : 'unreadable')
  }
}

function certificateOf(bag: forge.pkcs12.Bag): Uint8Array {
  try {
    const asn1 = bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1
    return new X509Certificate(derOf(asn1)).raw
  } catch {
    throw unfit('unreadable')
  }
}

function keyOf(bag: forge.pkcs12.Bag): Uint8Array {
  try {
    const asn1 = bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1
    return createPrivateKey({ key: derOf(asn1), format: 'der', type: 'pkcs8' }).export({ format: 'der', type: 'pkcs8' })
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
