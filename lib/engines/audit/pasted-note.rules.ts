import { baseOf } from './origin.rules.ts'

/** Browser-safe parsers of C2SP's text formats, for the text and files that a user pastes or drops on the log page. */

/** A checkpoint as pasted. `text` is the signed text with its last line feed. */
export type PastedCheckpoint = {
  origin: string
  size: number
  root: Uint8Array
  text: string
  signatures: { name: string; keyId: Uint8Array; signature: Uint8Array }[]
}

/** A proof that an event is in the log, with the checkpoint that it refers to. */
export type PastedProof = {
  index: number
  proof: Uint8Array[]
  checkpoint: PastedCheckpoint
  note: string
  /** The event in the proof's file: not trusted until the proof verifies it. */
  extra: Uint8Array | null
}

const decimal = /^(?:0|[1-9]\d{0,15})$/
const header = 'c2sp.org/tlog-proof@v1'

/** The bytes of standard base64 (RFC 4648 §4), or null. */
export function fromBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/**
 * A checkpoint (c2sp.org/tlog-checkpoint) in pasted text, or null. Mail programs add quotation marks, spaces and other lines
 * around it, and change line endings. Does not verify signatures.
 */
export function readCheckpoint(pasted: string): PastedCheckpoint | null {
  const lines = pasted.split(/\r\n|\r|\n/).map((line) => line.replace(/^(?:\s*>)*\s*/, '').trimEnd())
  for (let at = 0; at + 4 < lines.length; at += 1) {
    const [origin = '', size = '', root = '', gap] = lines.slice(at, at + 4)
    const bytes = fromBase64(root)
    if (origin === '' || !decimal.test(size) || bytes?.length !== 32 || gap !== '') continue
    const signatures = signaturesOf(lines.slice(at + 4))
    if (signatures.length > 0)
      return { origin, size: Number(size), root: bytes, text: `${origin}\n${size}\n${root}\n`, signatures }
  }
  return null
}

/** The signature lines at the end of a note (c2sp.org/signed-note): a dash, a name, and key id and signature in base64. */
function signaturesOf(lines: readonly string[]): PastedCheckpoint['signatures'] {
  const found: PastedCheckpoint['signatures'] = []
  for (const line of lines) {
    const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const bytes = fromBase64(encoded)
    if (name === '' || !bytes || bytes.length <= 4) break
    found.push({ name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) })
  }
  return found
}

/** The signed note, reassembled from the pasted text. */
export function noteOf({ text, signatures }: PastedCheckpoint): string {
  const lines = signatures.map(({ name, keyId, signature }) => `— ${name} ${toBase64(keyId, signature)}\n`)
  return `${text}\n${lines.join('')}`
}

function toBase64(...parts: Uint8Array[]): string {
  return btoa(parts.map((part) => String.fromCharCode(...part)).join(''))
}

/** A proof in the format c2sp.org/tlog-proof@v1, or null. */
export function readProof(text: string): PastedProof | null {
  const [first, ...lines] = text.split(/\r?\n/)
  if (first !== header) return null
  const extra = lines[0]?.startsWith('extra ') ? fromBase64((lines.shift() ?? '').slice('extra '.length)) : null
  const [, index = ''] = /^index (\d+)$/.exec(lines.shift() ?? '') ?? []
  const gap = lines.indexOf('')
  const proof = lines.slice(0, gap).map(fromBase64)
  const checkpoint = readCheckpoint(lines.slice(gap + 1).join('\n'))
  if (!decimal.test(index) || gap < 0 || !checkpoint) return null
  if (!proof.every((hash): hash is Uint8Array => hash?.length === 32)) return null
  return { index: Number(index), proof, checkpoint, note: noteOf(checkpoint), extra }
}

/** A verifier key of signed notes: `name+hex(key id)+base64(0x01 || public key)`, for Ed25519. Null for other keys. */
export function readVkey(vkey: string): { name: string; keyId: Uint8Array; publicKey: Uint8Array } | null {
  const [, name = '', id = '', encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey) ?? []
  const bytes = fromBase64(encoded)
  if (bytes?.length !== 33 || bytes[0] !== 1) return null
  const keyId = Uint8Array.from([0, 2, 4, 6], (at) => Number.parseInt(id.slice(at, at + 2), 16))
  return { name, keyId, publicKey: bytes.subarray(1) }
}

/** The signatures of a note that name this key, unverified; may be empty. */
export function signaturesBy(checkpoint: PastedCheckpoint, key: { name: string; keyId: Uint8Array }): Uint8Array[] {
  return checkpoint.signatures
    .filter(({ name, keyId }) => name === key.name && keyId.every((byte, at) => byte === key.keyId[at]))
    .map(({ signature }) => signature)
}

/**
 * A checkpoint that a mail states in a sentence, without a signature: a paragraph with the log's name, the root in base64
 * and one number. `origins` are names of logs; others of the same logs are found too. Null if there is none.
 */
export function readStated(pasted: string, origins: readonly string[]): PastedCheckpoint | null {
  for (const paragraph of pasted.split(/(?:\r?\n[\s>]*){2,}/)) {
    const origin = nameIn(paragraph, origins)
    const root = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=/.exec(paragraph)?.[0]
    const bytes = fromBase64(root ?? '')
    if (origin === undefined || root === undefined || bytes?.length !== 32) continue
    const rest = paragraph.replaceAll(origin, '').replace(root, '')
    // The thousands separator depends on the language.
    const [number, ...others] = rest.match(/\d+(?:[ .,'’\u00a0\u202f]\d{3})*/g) ?? []
    if (number === undefined || others.length > 0) continue
    return { origin, size: Number(number.replaceAll(/\D/g, '')), root: bytes, text: '', signatures: [] }
  }
  return null
}

/** The name in a text of one of these logs, with its number, which may be unknown here. */
function nameIn(text: string, origins: readonly string[]): string | undefined {
  const [base] = origins
    .map(baseOf)
    .filter((name) => text.includes(name))
    .sort((a, b) => b.length - a.length)
  if (base === undefined) return undefined
  const after = text.slice(text.indexOf(base) + base.length)
  return base + (/^\/\d+/.exec(after)?.[0] ?? '')
}
