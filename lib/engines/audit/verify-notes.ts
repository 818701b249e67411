import { type Checkpoint, checkpointText, parseCheckpoint, type TreeHead } from './checkpoint.ts'
import { verifyNote } from './signed-note.ts'

type Vkey = (origin: string) => string

/** The reason why a note is not a checkpoint signed by the log's key under its name, or null. */
function faultOf(note: string, vkey: Vkey | undefined): string | null {
  try {
    const { origin } = parseCheckpoint(note)
    if (vkey) verifyNote(note, [vkey(origin)])
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** The problems of a stored checkpoint: note, signature, columns, log name and root. */
export function checkStored(stored: Checkpoint, now: { root: Buffer; origin: string | null }, vkey?: Vkey): string[] {
  const found: string[] = []
  const bad = faultOf(stored.note, vkey)
  if (bad !== null) found.push(bad)
  else if (parseCheckpoint(stored.note).text !== checkpointText(stored)) found.push('its columns differ from its note')
  if (now.origin !== null && stored.origin !== now.origin) found.push('the log had another name then')
  if (!stored.root.equals(now.root)) found.push('the log does not have its root')
  return found.map((what) => `checkpoint ${stored.size} of ${stored.origin}: ${what}`)
}

/** A checkpoint from elsewhere that the log is compared with. `what` identifies it in a problem. */
export type Witness = TreeHead & { what: string }

/** Parses checkpoints from elsewhere. Text that is not a checkpoint, or not signed by this log, is a problem. */
export function readWitnesses(notes: readonly string[], vkey?: Vkey): { witnesses: Witness[]; problems: string[] } {
  const witnesses: Witness[] = []
  const problems: string[] = []
  for (const [i, note] of notes.entries()) {
    const bad = faultOf(note, vkey)
    if (bad !== null) problems.push(`the given checkpoint (${i + 1}): ${bad}`)
    else {
      const { origin, size, root } = parseCheckpoint(note)
      witnesses.push({
        origin,
        size,
        root,
        what: `the given checkpoint (${i + 1}), ${origin} at ${size} events`,
      })
    }
  }
  return { witnesses, problems }
}
