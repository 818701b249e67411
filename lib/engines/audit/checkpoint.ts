import { decodeBase64, NoteError } from '#lib/core/verifier-key.ts'
import { parseNote, type SignedNote } from './signed-note.ts'

/** The contents of a checkpoint (c2sp.org/tlog-checkpoint): the log's name, its number of events and its root hash. */
export type TreeHead = { origin: string; size: number; root: Buffer }
/** A stored checkpoint; `note` has only the log's own signature. */
export type Checkpoint = TreeHead & { note: string; createdAt: Date }

/** The signed text: three lines, no extensions. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** Parses the text of a checkpoint; extension lines are allowed. Throws NoteError. */
export function parseCheckpointText(text: string): TreeHead {
  const lines = text.split('\n')
  const [origin, size, encoded] = lines
  if (lines.length < 4 || lines.slice(0, -1).some((line) => line === '') || lines.at(-1) !== '')
    throw new NoteError('a checkpoint has at least three lines, none of them empty')
  const count = /^(?:0|[1-9]\d{0,15})$/.test(size ?? '') ? Number(size) : Number.NaN
  if (!Number.isSafeInteger(count)) throw new NoteError('the size of a checkpoint is a whole number')
  const root = decodeBase64(encoded ?? '')
  if (root?.length !== 32) throw new NoteError('the root of a checkpoint is 32 bytes')
  return { origin: origin as string, size: count, root }
}

/** Parses a checkpoint and its signatures without verifying them. Throws NoteError. */
export function parseCheckpoint(note: string): TreeHead & SignedNote {
  const parsed = parseNote(note)
  return { ...parseCheckpointText(parsed.text), ...parsed }
}

/**
 * A proof that an event is in a log, in the format of c2sp.org/tlog-proof, for files ending in `.tlog-proof`. `extra` is
 * additional data for a verifier, such as the event.
 */
export function tlogProof(o: {
  extra?: Uint8Array
  index: number
  proof: readonly Uint8Array[]
  checkpointNote: string
}): string {
  const extra = o.extra ? `extra ${Buffer.from(o.extra).toString('base64')}\n` : ''
  const hashes = o.proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`)
  return `c2sp.org/tlog-proof@v1\n${extra}index ${o.index}\n${hashes.join('')}\n${o.checkpointNote}`
}
