import type { Q } from '#db/client.ts'
import type { PinnedCheckpoint } from './pinned-checkpoint.ts'
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

/** The result of verifying the whole log: `problems` is empty if it is intact. */
export type LogReport = {
  events: number
  /** Events whose personal data were erased, as recorded by an event. */
  erased: number
  checkpoints: number
  /** Checkpoints from outside the database that the log was compared with, including the pinned one. */
  against: number
  /**
   * Events whose time is more than five minutes before that of the event before them: the server's clock went back. No
   * problem of the log: since `clock.set_back` exists, such an event is recorded, and older logs may have some without it.
   */
  setBack: number
  /** The root over all events, hexadecimal. */
  root: string
  problems: string[]
}

export type LogCheck = {
  /** The log's verifier key under a name; without it no signature is verified. */
  vkey?: (origin: string) => string
  /** See readPinnedCheckpoint. */
  pinned?: PinnedCheckpoint
  /** Checkpoints from elsewhere, such as a mail or an evidence bundle. */
  against?: readonly string[]
  /** Called periodically with the number of events checked so far, and awaited. */
  onProgress?: (events: number) => void | Promise<void>
}

/** Limits memory; further problems would add no information. */
const MAX_PROBLEMS = 1000

function list() {
  const problems: string[] = []
  let total = 0
  const report = (problem: string) => {
    total += 1
    if (problems.length < MAX_PROBLEMS) problems.push(problem)
  }
  const all = () => (total > problems.length ? [...problems, `… and ${total - problems.length} more`] : problems)
  return { say: report, all }
}

/**
 * Recomputes the whole log from its stored bytes: every hash and link, the readable columns, the tree at each checkpoint,
 * the checkpoints' signatures, each contract's chain and the openings of personal data; then compares it with checkpoints
 * from elsewhere. Uses constant memory. The log may grow meanwhile. Malformed data is reported as a problem and not thrown.
 */
export async function verifyLog(
  q: Q,
  { vkey, pinned, against = [], onProgress = () => undefined }: LogCheck = {},
): Promise<LogReport> {
  const { say, all } = list()
  const given = readWitnesses(against, vkey)
  given.problems.forEach(say)
  const nodesUntil = await largestCheckpoint(q)
  if (pinned?.kind === 'unreadable') say('the pinned checkpoint cannot be read')
  if (pinned?.kind === 'none' && nodesUntil > 0) say('the pinned checkpoint is missing')
  const pinnedWitness = pinned?.kind === 'pinned' ? [{ ...pinned.head, what: 'the pinned checkpoint' }] : []
  const walk: Walk = {
    q,
    vkey,
    report: say,
    onProgress,
    tree: growTree(),
    witnesses: [...given.witnesses, ...pinnedWitness],
    contradicted: new Set(),
    nodesUntil,
    withoutPersonal: new Set(),
    notErased: new Set(),
    erased: 0,
    checkpoints: 0,
    lastSeq: -1,
    previousLeaf: '',
    previousTime: Number.NEGATIVE_INFINITY,
    setBack: 0,
    origin: null,
  }
  for (const part of [walkEvents, walkContracts, checkPersonal, checkEnd])
    await part(walk).catch((error: unknown) => say(`the log cannot be read: ${String(error)}`))
  reportContradictions(walk)
  const root = walk.tree.root().toString('hex')
  const { erased, checkpoints, witnesses, setBack } = walk
  return { events: walk.tree.size(), erased, checkpoints, setBack, against: witnesses.length, root, problems: all() }
}

/** Personal data must be missing exactly where an event records their erasure. */
async function checkPersonal({ q, report: say, withoutPersonal, notErased }: Walk): Promise<void> {
  for (const seq of withoutPersonal)
    say(`event ${seq}: its personal data are missing, and no event records their erasure`)
  // Some may have been erased since the walk read them.
  for (const seq of await withPersonal(q, [...notErased]))
    say(`event ${seq}: its personal data should have been erased`)
  const orphans = await orphanedPersonal(q)
  if (orphans > 0) say(`${orphans} rows of personal data belong to no event`)
}

/** The log must end at its head, and no row may refer to an event beyond it. */
async function checkEnd(walk: Walk): Promise<void> {
  const { q, report: say, tree } = walk
  const beyond = await checkpointsBetween(q, tree.size(), Number.MAX_SAFE_INTEGER)
  // Later events were appended meanwhile: they begin where the head differs from the walk.
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
  if (size !== tree.size()) say(`the head counts ${size} events, the log has ${tree.size()}`)
  if (leaf !== walk.previousLeaf) say('the head has another last event')
  if (walk.origin !== null && origin !== walk.origin) say('the head has another name of the log')
  for (const one of beyond) if (one.size > size) say(`checkpoint ${one.size} of ${one.origin}: the log is shorter`)
  const strays = await strayNodes(q, storedLevels, size)
  if (strays > 0) say(`${strays} stored subtrees are outside the log`)
  const anchors = await orphanedAnchors(q)
  if (anchors > 0) say(`${anchors} timestamps or cosignatures belong to no checkpoint`)
}

function reportContradictions({ report: say, tree, witnesses, contradicted }: Walk): void {
  for (const witness of witnesses) {
    if (witness.size > tree.size()) say(`${witness.what}: the log has only ${tree.size()} events`)
    else if (contradicted.has(witness)) say(`${witness.what}: the log does not have its root`)
  }
}
