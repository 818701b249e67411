import { readFileSync } from 'node:fs'
import path from 'node:path'
import { probeDurable, writeDurable } from '#lib/core/durable-file.ts'
import { NoteError } from '#lib/core/verifier-key.ts'
import { parseCheckpoint, type TreeHead } from './checkpoint.ts'
import { verifyNote } from './signed-note.ts'

/** The newest checkpoint that this installation has signed, kept outside the database; or that none can be read. */
export type Mark = { kind: 'none' } | { kind: 'mark'; head: TreeHead } | { kind: 'unreadable' }

const FILE = 'checkpoint.txt'

/**
 * Reads the mark. One that the log's own key did not sign under the name that it bears counts as unreadable. Throws what the
 * disk throws: that says nothing about the log, and the next attempt may succeed.
 */
export function readMark(dir: string, vkey: (origin: string) => string): Mark {
  const bytes = readIfThere(path.join(dir, FILE))
  if (!bytes) return { kind: 'none' }
  try {
    const { origin, size, root, note } = readSigned(bytes)
    verifyNote(note, [vkey(origin)])
    return { kind: 'mark', head: { origin, size, root } }
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
  if (!Buffer.from(note).equals(bytes)) throw new NoteError('the mark is not UTF-8')
  return { ...parseCheckpoint(note), note }
}

/** Writes the mark: after a crash the old one or the new one is there, and the new one once this resolves. */
export function writeMark(dir: string, note: string): Promise<void> {
  return writeDurable(path.join(dir, FILE), note)
}

/** Rejects unless a mark could be written now. */
export function probeMark(dir: string): Promise<void> {
  return probeDurable(dir)
}
