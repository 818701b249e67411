// `npm run verify-log [-- --against FILE …]`: recomputes the whole log from the stored bytes, and compares it with
// the pinned checkpoint and with checkpoints from elsewhere. Changes nothing; the server may run meanwhile.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openStore } from '#db/client.ts'
import { type LogReport, openLog, readHead, verifyLog } from '#lib/engines/audit/index.ts'
import { noteOf, readCheckpoint } from '#lib/engines/audit/pasted-note.rules.ts'
import { keySource, ownPinnedCheckpointPlace, settings } from '#lib/env/index.ts'

const usage =
  'Usage: npm run verify-log [-- --against FILE …]   (FILE: a checkpoint, a .tlog-proof, or a mail with one)'

/** Nothing could be checked. The message is one sentence for the user. */
class UsageError extends Error {}

function readNote(file: string): string {
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`)
  const checkpoint = readCheckpoint(readFileSync(file, 'utf8'))
  if (checkpoint === null) throw new UsageError(`There is no checkpoint in ${file}.`)
  return noteOf(checkpoint)
}

function givenNotes(): string[] {
  try {
    const { values } = parseArgs({ options: { against: { type: 'string', multiple: true } } })
    return (values.against ?? []).map(readNote)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}

/** The URL of the database; a missing database is not created. */
function databaseUrl(): string {
  const { databaseUrl: url, dataDir } = settings()
  const file = path.join(dataDir, 'signcove.sqlite')
  if (url === null && !existsSync(file)) throw new UsageError(`There is no database in ${dataDir}.`)
  return url ?? file
}

/** From the default directory of earlier versions if the server, which moves it, was not started since. */
function readPinned() {
  const { dir, earlierDir } = ownPinnedCheckpointPlace()
  const keys = keySource().log
  const [log, earlier] = [openLog({ keys, dir }), earlierDir === null ? null : openLog({ keys, dir: earlierDir })]
  const { vkey } = log
  const pinned = log.readPinned()
  return pinned.kind === 'none' && earlier
    ? { dir: earlier.dir, vkey, pinned: earlier.readPinned() }
    : { dir, vkey, pinned }
}

async function check(against: string[]): Promise<{ origin: string; report: LogReport; pinned: string }> {
  const store = await openStore(databaseUrl())
  try {
    const { dir, vkey, pinned } = readPinned()
    const report = await verifyLog(store.q, { vkey, pinned, against })
    const state = pinned.kind === 'pinned' ? `${pinned.head.size} events` : pinned.kind
    return { origin: (await readHead(store.q)).origin, report, pinned: `${state}, in ${dir}` }
  } finally {
    await store.close()
  }
}

function print(rows: readonly (readonly [string, string | number])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  for (const [name, value] of rows) console.log(name.padEnd(width) + String(value))
}

try {
  const { origin, report, pinned } = await check(givenNotes())
  print([
    ['Log', origin],
    ['Events', `${report.events}: every leaf, link, column and contract's own chain`],
    ['Personal data', `${report.events - report.erased} openings, ${report.erased} erased`],
    ['Tree', `root ${Buffer.from(report.root, 'hex').toString('base64')}, stored subtrees`],
    ['Checkpoints', `${report.checkpoints} stored: root, name, signature`],
    ['Clock', `${report.setBack} events with a time more than 5 minutes before the one before: the clock went back`],
    ['Pinned', pinned],
    ['Compared', `checkpoints from outside the database, including the pinned one: ${report.against}`],
  ])
  for (const problem of report.problems) console.log(`PROBLEM: ${problem}`)
  console.log(report.problems.length === 0 ? 'The log is intact.' : 'The log is NOT intact.')
  process.exitCode = report.problems.length === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
