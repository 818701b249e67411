import type { Q } from '#db/client.ts'
import type { Mark } from './pinned-checkpoint.ts'
import {
  checkpointsBetween,
  headRows,
  largestCheckpoint,
  orphanedAnchors,
  orphanedPersonal,
  strayNodes,
  withPersonal,
} from './verify.store.ts'
import { readWitnesses } from './verify-notes.ts'
import { growTree, storedLevels } from './verify-tree.ts'
import { type Walk, walkContracts, walkEvents } from './verify-walk.ts'

/** What a check of the whole log found: `problems` is empty if it is sound. */
export type LogReport = {
  events: number
  /** Events whose personal data were erased, as an event says. */
  erased: number
  /** Stored checkpoints that were checked. */
  checkpoints: number
  /** Checkpoints from outside the database that the log was held against, the mark among them. */
  against: number
  /** The root over all events, hexadecimal. */
  root: string
  problems: string[]
}

export type LogCheck = {
  /** The log's verifier key under a name; without it no signature is checked. */
  vkey?: (origin: string) => string
  /** What is kept outside the database (readMark). */
  mark?: Mark
  /** Checkpoints that were kept elsewhere: out of a mail, or of a bundle. */
  against?: readonly string[]
  /** Told every now and then how many events were checked so far; what it promises is waited for. */
  onProgress?: (events: number) => void | Promise<void>
}

/** More would only fill memory: whoever reads them knows by then. */
const MOST_PROBLEMS = 1000

function list() {
  const problems: string[] = []
  let total = 0
  const say = (problem: string) => {
    total += 1
    if (problems.length < MOST_PROBLEMS) problems.push(problem)
  }
  const all = () => (total > problems.length ? [...problems, `… and ${total - problems.length} more`] : problems)
  return { say, all }
}

/**
 * Recomputes the whole log from its stored bytes: every hash and link, the readable columns, the tree at each checkpoint and
 * the checkpoints' signatures, each contract's own chain, the openings of personal data; and holds it against what was kept
 * elsewhere. Memory stays flat, the log may grow meanwhile, and whatever is malformed is a finding and not an error.
 */
export async function verifyLog(
  q: Q,
  { vkey, mark, against = [], onProgress = () => undefined }: LogCheck = {},
): Promise<LogReport> {
  const { say, all } = list()
  const given = readWitnesses(against, vkey)
  given.problems.forEach(say)
  const nodesUntil = await largestCheckpoint(q)
  if (mark?.kind === 'unreadable') say('the mark outside the database cannot be read')
  if (mark?.kind === 'none' && nodesUntil > 0) say('the mark outside the database is missing')
  const ofMark = mark?.kind === 'mark' ? [{ ...mark.head, what: 'the mark outside the database' }] : []
  const walk: Walk = {
    q,
    vkey,
    say,
    onProgress,
    tree: growTree(),
    witnesses: [...given.witnesses, ...ofMark],
    contradicted: new Set(),
    nodesUntil,
    withoutPersonal: new Set(),
    notErased: new Set(),
    erased: 0,
    checkpoints: 0,
    lastSeq: -1,
    previousLeaf: '',
    origin: null,
  }
  for (const part of [walkEvents, walkContracts, checkPersonal, checkEnd])
    await part(walk).catch((error: unknown) => say(`the log cannot be read: ${String(error)}`))
  sayContradictions(walk)
  const root = walk.tree.root().toString('hex')
  const { erased, checkpoints, witnesses } = walk
  return { events: walk.tree.size(), erased, checkpoints, against: witnesses.length, root, problems: all() }
}

/** Personal data are missing only where an event says that they were erased, and then they are gone. */
async function checkPersonal({ q, say, withoutPersonal, notErased }: Walk): Promise<void> {
  for (const seq of withoutPersonal) say(`event ${seq}: its personal data are missing, and no event says why`)
  // Some may have been erased since the walk passed them.
  for (const seq of await withPersonal(q, [...notErased]))
    say(`event ${seq}: its personal data should have been erased`)
  const orphans = await orphanedPersonal(q)
  if (orphans > 0) say(`${orphans} rows of personal data belong to no event`)
}

/** The log ends where its head says; and nothing is stored about more of it than there is. */
async function checkEnd(walk: Walk): Promise<void> {
  const { q, say, tree } = walk
  const beyond = await checkpointsBetween(q, tree.size(), Number.MAX_SAFE_INTEGER)
  // Later events were appended meanwhile: they are where the head begins to differ from what was walked.
  let heads = await headRows(q)
  for (let size = -1; (heads[0]?.size ?? 0) > tree.size() && size !== tree.size(); heads = await headRows(q)) {
    size = tree.size()
    await walkEvents(walk)
  }
  const [head] = heads
  if (!head || heads.length > 1) {
    say('the log has no head, or more than one')
    return
  }
  const { size, leaf, origin } = head
  if (size !== tree.size()) say(`the head counts ${size} events, the log holds ${tree.size()}`)
  if (leaf !== walk.previousLeaf) say('the head names another last event')
  if (walk.origin !== null && origin !== walk.origin) say('the head gives the log another name')
  for (const one of beyond) if (one.size > size) say(`checkpoint ${one.size} of ${one.origin}: the log is shorter`)
  const strays = await strayNodes(q, storedLevels, size)
  if (strays > 0) say(`${strays} stored subtrees have no place in the log`)
  const anchors = await orphanedAnchors(q)
  if (anchors > 0) say(`${anchors} timestamps or cosignatures belong to no checkpoint`)
}

function sayContradictions({ say, tree, witnesses, contradicted }: Walk): void {
  for (const witness of witnesses) {
    if (witness.size > tree.size()) say(`${witness.what}: the log holds ${tree.size()} events only`)
    else if (contradicted.has(witness)) say(`${witness.what}: the log does not have its root`)
  }
}
