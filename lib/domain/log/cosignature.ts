import { type KeyObject, sign } from 'node:crypto'
import { COSIGNATURE, decodeBase64, keyIdOf, NoteError, type VerifierKey } from '#lib/core/verifier-key.ts'
import { type NoteSignature, signatureLine, verifyEd25519 } from '#lib/engines/audit/index.ts'

/** The maximum length of a proof, in hashes (c2sp.org/tlog-witness). */
const MAX_HASHES = 63
const TIME_BYTES = 8

/** A checkpoint as it is submitted to a witness, with the consistency proof from `oldSize` events. */
export type Submission = { oldSize: number; proof: Buffer[]; note: string }

/** The body of `add-checkpoint` (c2sp.org/tlog-witness). */
export function writeSubmission({ oldSize, proof, note }: Submission): string {
  return `old ${oldSize}\n${proof.map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`
}

/** Parses that body but not the note in it. Throws NoteError. */
export function readSubmission(body: string): Submission {
  const end = body.indexOf('\n\n')
  const [first = '', ...hashes] = body.slice(0, Math.max(end, 0)).split('\n')
  const size = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1]
  if (size === undefined || !Number.isSafeInteger(Number(size))) throw new NoteError('the old size is missing')
  if (hashes.length > MAX_HASHES) throw new NoteError('the proof is too long')
  const proof = hashes.map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== 32) throw new NoteError('a hash of the proof is malformed')
    return hash
  })
  return { oldSize: Number(size), proof, note: body.slice(end + 2) }
}

/**
 * The message that a cosignature signs: the tree is the largest that the witness has seen at this time, in seconds
 * since 1970 (c2sp.org/tlog-cosignature).
 */
function message(text: string, seconds: number | bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}

/** The signature line of a witness for the text of a checkpoint, at the time `at`. */
export function cosign(text: string, name: string, key: KeyObject, publicKey: Uint8Array, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  const time = Buffer.alloc(TIME_BYTES)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = Buffer.concat([time, sign(null, message(text, seconds), key)])
  return signatureLine(name, keyIdOf(name, COSIGNATURE, publicKey), signature)
}

/** The time of this witness's cosignature on the text of a checkpoint; null if it is another's or invalid. */
export function cosignedAt(text: string, signature: NoteSignature, witness: VerifierKey): Date | null {
  if (signature.name !== witness.name || !signature.keyId.equals(witness.keyId)) return null
  if (signature.signature.length !== TIME_BYTES + 64) return null
  const seconds = signature.signature.readBigUInt64BE()
  const at = new Date(Number(seconds) * 1000)
  const holds = verifyEd25519(witness.publicKey, message(text, seconds), signature.signature.subarray(TIME_BYTES))
  return holds && !Number.isNaN(at.getTime()) ? at : null
}
