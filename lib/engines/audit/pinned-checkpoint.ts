import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
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

/** Writes the mark so that a crash leaves the old one or the new one whole, and the new one lasts once this returns. */
export function writeMark(dir: string, note: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const draft = writeDraft(dir, note)
  try {
    renameSync(draft, path.join(dir, FILE))
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  sync(dir)
}

/** Throws unless a mark could be written now. */
export function probeMark(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  rmSync(writeDraft(dir, ''))
}

function writeDraft(dir: string, text: string): string {
  const draft = path.join(dir, `.${FILE}.${process.pid}.${randomBytes(4).toString('hex')}`)
  const handle = openSync(/*turbopackIgnore: true*/ draft, 'wx', 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return draft
}

function sync(dir: string): void {
  const handle = openSync(dir, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
