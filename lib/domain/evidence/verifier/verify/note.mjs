// @ts-check
// Signed notes, checkpoints and cosignatures, as in c2sp.org/signed-note, c2sp.org/tlog-checkpoint and
// c2sp.org/tlog-cosignature. Only Ed25519 (types 0x01 and 0x04).
import { createHash, createPublicKey, verify } from 'node:crypto'

/** @typedef {{ name: string, id: Buffer, bytes: Buffer, line: string }} NoteSignature */
/** @typedef {{ text: string, signatures: NoteSignature[] }} Note */
/** @typedef {{ name: string, id: Buffer, type: number, key: import('node:crypto').KeyObject, text: string }} VerifierKey */
/** @typedef {{ origin: string, size: number, root: Buffer }} Checkpoint */

export const NOTE_KEY = 0x01
export const COSIGNATURE_KEY = 0x04

/** Decodes base64; throws if it is not in canonical form. @param {string} text @returns {Buffer} */
export function strictBase64(text) {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new Error(`"${text.slice(0, 40)}" is not base64`)
  return bytes
}

/** Decodes UTF-8; throws if it is malformed. @param {Uint8Array} bytes @returns {string} */
export function strictText(bytes) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
}

/** The lines of a file, each terminated by a newline. @param {Uint8Array} bytes @returns {string[]} */
export function linesOf(bytes) {
  const text = strictText(bytes)
  if (text !== '' && !text.endsWith('\n')) throw new Error('its last line is incomplete')
  return text.split('\n').slice(0, -1)
}

/** Parses a signed note; throws if it is malformed. @param {Uint8Array} bytes @returns {Note} */
export function parseNote(bytes) {
  const whole = strictText(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the format forbids them
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) throw new Error('contains control characters')
  const split = whole.lastIndexOf('\n\n')
  if (split < 0 || !whole.endsWith('\n')) throw new Error('not a signed note')
  const lines = whole.slice(split + 2, -1).split('\n')
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

/** "— name base64(id || signature)" @param {string} line @returns {NoteSignature} */
function parseSignature(line) {
  const match = /^— ([^\s+]+) (\S+)$/u.exec(line)
  if (!match) throw new Error(`"${line.slice(0, 60)}" is not a signature line`)
  const bytes = strictBase64(match[2] ?? '')
  if (bytes.length < 5) throw new Error(`"${line.slice(0, 60)}" contains no signature`)
  return { name: match[1] ?? '', id: bytes.subarray(0, 4), bytes: bytes.subarray(4), line }
}

/** "name+hex(id)+base64(type || key)"; throws if the id does not match the key. @param {string} text @returns {VerifierKey} */
export function parseVerifierKey(text) {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text)
  if (!match) throw new Error('not a verifier key (name+id+key)')
  const [, name = '', hex = '', material = ''] = match
  const bytes = strictBase64(material)
  const type = bytes[0] ?? 0
  if ((type !== NOTE_KEY && type !== COSIGNATURE_KEY) || bytes.length !== 33) throw new Error('its key is not Ed25519')
  const key = keyNamed(name, bytes)
  if (key.id.toString('hex') !== hex) throw new Error('its id does not match its name and key')
  return key
}

/** A log's name without the number that it got when it continued under a new name. @param {string} origin */
export function baseOf(origin) {
  return /^([^/]+\/.+)\/(?:[2-9]|[1-9]\d+)$/.exec(origin)?.[1] ?? origin
}

/** The same Ed25519 key under another name. @param {VerifierKey} key @param {string} name @returns {VerifierKey} */
export function namedKey({ text }, name) {
  const [, , ...material] = text.split('+')
  return keyNamed(name, strictBase64(material.join('+')))
}

/** @param {string} name @param {Buffer} material  the type, and 32 bytes @returns {VerifierKey} */
function keyNamed(name, material) {
  const id = createHash('sha256').update(`${name}\n`).update(material).digest().subarray(0, 4)
  const text = `${name}+${id.toString('hex')}+${material.toString('base64')}`
  return { name, id, type: material[0] ?? 0, key: ed25519(material.subarray(1)), text }
}

/** @param {Buffer} raw  32 bytes (RFC 8032) */
function ed25519(raw) {
  // SubjectPublicKeyInfo { id-Ed25519, key } (RFC 8410).
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw])
  return createPublicKey({ key: spki, format: 'der', type: 'spki' })
}

/** @param {NoteSignature} signature @param {VerifierKey} key */
const isBy = (signature, key) => signature.name === key.name && signature.id.equals(key.id)

/** True if the note has a signature by the key, and all its signatures by the key are valid. @param {Note} note @param {VerifierKey} key */
export function isSignedBy(note, key) {
  const own = note.signatures.filter((signature) => isBy(signature, key))
  const text = Buffer.from(note.text)
  return own.length > 0 && key.type === NOTE_KEY && own.every(({ bytes }) => verify(null, text, key.key, bytes))
}

/**
 * The time of the cosignature by this key; null without a valid one.
 * @param {Note} note @param {VerifierKey} key @returns {Date | null}
 */
export function cosignedAt(note, key) {
  const signature = note.signatures.find((one) => isBy(one, key))
  if (!signature || key.type !== COSIGNATURE_KEY || signature.bytes.length !== 72) return null
  const seconds = signature.bytes.readBigUInt64BE()
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${note.text}`)
  const time = new Date(Number(seconds) * 1000)
  const isTime = !Number.isNaN(time.getTime())
  return isTime && verify(null, message, key.key, signature.bytes.subarray(8)) ? time : null
}

/** Parses the three lines of a checkpoint; throws if they are malformed. @param {string} text @returns {Checkpoint} */
export function parseCheckpoint(text) {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n')
  if (
    !origin ||
    rest.length === 0 ||
    !/^(?:0|[1-9]\d{0,14})$/.test(size) ||
    rest.some((line, i) => (line === '') !== (i === rest.length - 1))
  )
    throw new Error('not a checkpoint (origin, size, root)')
  const hash = strictBase64(root)
  if (hash.length !== 32) throw new Error('its root hash is not 32 bytes long')
  return { origin, size: Number(size), root: hash }
}
