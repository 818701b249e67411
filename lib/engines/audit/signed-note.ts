import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import {
  decodeBase64,
  ED25519,
  keyIdOf,
  NoteError,
  parseVkey,
  requireKeyName,
  type VerifierKey,
} from '#lib/core/verifier-key.ts'

/** Signed notes as defined by c2sp.org/signed-note: a text, an empty line, and one line for each signature. */
export type SignedNote = { /** The signed text, with its final newline. */ text: string; signatures: NoteSignature[] }
export type NoteSignature = {
  name: string
  keyId: Buffer
  /** The bytes after the key id: 64 for Ed25519; a cosignature has a timestamp in front. */
  signature: Buffer
  /** The line as in the note, with its newline. */
  line: string
}
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u
/** The specification requires a limit of at least 16. */
const MAX_SIGNATURES = 100
const MAX_CHARACTERS = 1_000_000

/** A signature line, with its newline. */
export function signatureLine(name: string, keyId: Uint8Array, signature: Uint8Array): string {
  requireKeyName(name)
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`
}

/** The Ed25519 key of a 32-byte seed (RFC 8032 §5.1.5). */
export function ed25519Key(seed: Uint8Array): KeyObject {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
}

/** The 32 bytes of an Ed25519 public key. */
export function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}

/** Verifies a 64-byte Ed25519 signature of a message with a 32-byte key. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
  try {
    return verify(null, message, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)
  } catch {
    return false
  }
}

/** Throws NoteError unless the text ends in a newline, is well-formed Unicode and has no other control characters. */
function requireText(text: string): void {
  if (!text.endsWith('\n')) throw new NoteError('the text of a note ends in a newline')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new NoteError('a note must not contain control characters')
  if (!text.isWellFormed()) throw new NoteError('a note is well-formed Unicode')
}

/** A note over `text`, which must end in a newline, signed with one Ed25519 key under a name. */
export function signNote(text: string, name: string, key: KeyObject): string {
  requireText(text)
  const signature = sign(null, Buffer.from(text), key)
  return `${text}\n${signatureLine(name, keyIdOf(name, ED25519, publicBytes(key)), signature)}`
}

function parseLine(line: string): NoteSignature {
  const [, name, encoded] = LINE.exec(line) ?? []
  const bytes = encoded === undefined ? null : decodeBase64(encoded)
  if (name === undefined || bytes === null || bytes.length < 5) throw new NoteError('a signature line is malformed')
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4), line: `${line}\n` }
}

/** Splits a note into its text and signatures without verifying them. Throws NoteError. */
export function parseNote(note: string): SignedNote {
  if (note.length > MAX_CHARACTERS) throw new NoteError('the note is too long')
  requireText(note)
  const split = note.lastIndexOf('\n\n')
  if (split < 1) throw new NoteError('the note has no signatures')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_SIGNATURES) throw new NoteError('the note has too many signatures')
  return { text: note.slice(0, split + 1), signatures: lines.map(parseLine) }
}

function isBy(signature: NoteSignature, key: VerifierKey): boolean {
  return signature.name === key.name && signature.keyId.equals(key.keyId)
}

/**
 * Parses a note and verifies it with Ed25519 verifier keys. Ignores signatures by other keys. Throws NoteError if none of
 * the keys signed it, or if a signature that names one of them does not match.
 */
export function verifyNote(note: string, vkeys: readonly string[]): SignedNote {
  const parsed = parseNote(note)
  const keys = vkeys.map(parseVkey)
  let matched = 0
  for (const signature of parsed.signatures) {
    for (const key of keys.filter((one) => one.type === ED25519 && isBy(signature, one))) {
      if (!verifyEd25519(key.publicKey, Buffer.from(parsed.text), signature.signature))
        throw new NoteError(`the signature of ${key.name} does not match`)
      matched += 1
    }
  }
  if (matched === 0) throw new NoteError('the note is not signed by the expected key')
  return parsed
}
