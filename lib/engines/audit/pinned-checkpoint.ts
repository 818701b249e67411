import { readFileSync } from 'node:fs'
import path from 'node:path'
import { probeDurable, removeDurable, writeDurable } from '#lib/core/durable-file.ts'
import { NoteError } from '#lib/core/verifier-key.ts'
import { parseCheckpoint, type TreeHead } from './checkpoint.ts'
import { verifyNote } from './signed-note.ts'

/**
 * The newest checkpoint that this installation has signed, stored outside the database. `none`: the file does not exist.
 * `unreadable`: its content is not a checkpoint signed by this installation's key.
 */
export type PinnedCheckpoint = { kind: 'none' } | { kind: 'pinned'; head: TreeHead } | { kind: 'unreadable' }

const FILE = 'checkpoint.txt'

/**
 * Reads the pinned checkpoint and verifies its signature. Throws the file system's errors: they are no evidence about the
 * log, and the next attempt may succeed.
 */
export function readPinnedCheckpoint(dir: string, vkey: (origin: string) => string): PinnedCheckpoint {
  const bytes = readIfThere(path.join(dir, FILE))
  if (!bytes) return { kind: 'none' }
  try {
    const { origin, size, root, note } = readSigned(bytes)
    verifyNote(note, [vkey(origin)])
    return { kind: 'pinned', head: { origin, size, root } }
  } catch (error) {
    if (error instanceof NoteError) return { kind: 'unreadable' }
    throw error
  }
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function readSigned(bytes: Buffer): TreeHead & { note: string } {
  const note = bytes.toString('utf8')
  if (!Buffer.from(note).equals(bytes)) throw new NoteError('the pinned checkpoint is not UTF-8')
  return { ...parseCheckpoint(note), note }
}

/**
 * Replaces the pinned checkpoint, unless it is a larger one under the same name, which another process has signed. Returns
 * whether it was replaced; if so, the new one is on disk when this resolves.
 */
export async function writePinnedCheckpoint(
  dir: string,
  note: string,
  vkey: (origin: string) => string,
): Promise<boolean> {
  const { origin, size } = parseCheckpoint(note)
  const pinned = readPinnedCheckpoint(dir, vkey)
  if (pinned.kind === 'pinned' && pinned.head.origin === origin && pinned.head.size > size) return false
  await writeDurable(path.join(dir, FILE), note)
  return true
}

/**
 * Moves the pinned checkpoint from a directory that was the default of an earlier version, and removes it there if `dir`
 * has one already.
 */
export async function movePinnedCheckpoint(earlierDir: string, dir: string): Promise<void> {
  const earlier = readIfThere(path.join(earlierDir, FILE))
  if (!earlier) return
  if (!readIfThere(path.join(dir, FILE))) await writeDurable(path.join(dir, FILE), earlier)
  await removeDurable(path.join(earlierDir, FILE))
}

/** Rejects if the pinned checkpoint could not be written. */
export function probePinnedCheckpoint(dir: string): Promise<void> {
  return probeDurable(dir)
}
