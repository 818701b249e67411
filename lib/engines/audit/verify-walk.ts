import { setImmediate } from 'node:timers/promises'
import type { Q } from '#db/client.ts'
import { keyChangeFault } from './log-key.ts'
import { checkpointsBetween, eventsAfter, eventsByContract, nodesBetween, type StoredRow } from './verify.store.ts'
import { checkEvent, type ReadBody, readObject } from './verify-event.ts'
import { checkStored, type Witness } from './verify-notes.ts'
import { type GrowingTree, storedLevels } from './verify-tree.ts'

/** A multiple of 256, so that a page ends with a complete subtree. */
const PAGE = 1024

/** The longest time by which an event may be earlier than the one before it. */
const MAX_SET_BACK_MS = 5 * 60_000

/** The state of a walk over the log. Its size is constant, except for the erased events. */
export type Walk = {
  readonly q: Q
  readonly vkey: ((origin: string) => string) | undefined
  readonly report: (problem: string) => void
  /** Called after each page with the number of events so far, and awaited. */
  readonly onProgress: (events: number) => void | Promise<void>
  readonly tree: GrowingTree
  /** Checkpoints from outside the database, and those among them that the log contradicts. */
  readonly witnesses: readonly Witness[]
  readonly contradicted: Set<Witness>
  /** Subtree roots must be stored up to this size, the size of the largest checkpoint. */
  readonly nodesUntil: number
  readonly withoutPersonal: Set<number>
  /** Events with personal data that a later event records as erased. */
  readonly notErased: Set<number>
  erased: number
  checkpoints: number
  lastSeq: number
  previousLeaf: string
  /** In milliseconds since 1970. */
  previousTime: number
  setBack: number
  /** The log's name at the newest event; null before the first. */
  origin: string | null
}

/** Verifies the events from first to last in pages, yielding to the event loop between pages. */
export async function walkEvents(walk: Walk): Promise<void> {
  if (walk.tree.size() === 0) await beforeFirst(walk)
  for (;;) {
    const page = await eventsAfter(walk.q, walk.tree.size() === 0 ? Number.MIN_SAFE_INTEGER : walk.lastSeq, PAGE)
    if (page.length === 0) return
    await walkPage(walk, page)
    await walk.onProgress(walk.tree.size())
    await setImmediate()
  }
}

async function beforeFirst(walk: Walk): Promise<void> {
  for (const stored of await checkpointsBetween(walk.q, Number.MIN_SAFE_INTEGER, 0)) takeCheckpoint(walk, stored)
  compareWithWitnesses(walk)
}

async function walkPage(walk: Walk, page: readonly StoredRow[]): Promise<void> {
  const start = walk.tree.size()
  const end = start + page.length
  const checkpoints = await checkpointsBetween(walk.q, start, end)
  const nodes = await storedNodes(walk.q, start, end)
  for (const row of page) {
    takeEvent(walk, row)
    for (const node of walk.tree.add(row.event.leaf)) checkNode(walk, nodes, node)
    while (checkpoints[0]?.size === walk.tree.size()) takeCheckpoint(walk, checkpoints.shift() as Stored)
    compareWithWitnesses(walk)
  }
}

async function storedNodes(q: Q, start: number, end: number): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>()
  for (const level of storedLevels) {
    const [from, until] = [Math.floor(start / 2 ** level), Math.floor(end / 2 ** level)]
    const rows = until > from ? await nodesBetween(q, level, from, until) : []
    for (const { index, hash } of rows) found.set(`${level} ${index}`, hash)
  }
  return found
}

type Node = { level: number; index: number; hash: Buffer }

function checkNode(walk: Walk, nodes: Map<string, Buffer>, { level, index, hash }: Node): void {
  const stored = nodes.get(`${level} ${index}`)
  if (stored?.equals(hash)) return
  if (stored) walk.report(`subtree ${index} of level ${level} is stored with another root`)
  else if (walk.tree.size() <= walk.nodesUntil) walk.report(`subtree ${index} of level ${level} is not stored`)
}

type Stored = Parameters<typeof checkStored>[0]

function takeCheckpoint(walk: Walk, stored: Stored): void {
  walk.checkpoints += 1
  checkStored(stored, { root: walk.tree.root(), origin: walk.origin }, walk.vkey).forEach(walk.report)
}

function compareWithWitnesses({ tree, witnesses, contradicted }: Walk): void {
  for (const witness of witnesses)
    if (witness.size === tree.size() && !witness.root.equals(tree.root())) contradicted.add(witness)
}

function takeEvent(walk: Walk, row: StoredRow): void {
  const { event, personal } = row
  const { body, problems } = checkEvent(row, walk.lastSeq + 1, walk.previousLeaf)
  for (const what of problems) walk.report(`event ${event.seq}: ${what}`)
  if (!personal) walk.withoutPersonal.add(event.seq)
  checkOrigin(walk, event.seq, body)
  if (body.event === 'recipient.erased') takeErasure(walk, event.seq, body)
  takeTime(walk, Date.parse(String(body.ts)))
  walk.previousLeaf = event.leaf.toString('hex')
  walk.lastSeq = event.seq
}

/** A malformed time is a problem of its event (`checkEvent`) and compared with nothing. */
function takeTime(walk: Walk, time: number): void {
  if (Number.isNaN(time)) return
  if (walk.previousTime - time > MAX_SET_BACK_MS) walk.setBack += 1
  walk.previousTime = time
}

/** Only the events that record a restore or state a change of the key may change the log's name. */
function checkOrigin(walk: Walk, seq: number, body: ReadBody): void {
  const { log, data } = body
  if (typeof log !== 'string') {
    walk.report(`event ${seq}: it has no log name`)
    return
  }
  const isRestored = body.event === 'log.restored'
  const isNewKey = body.event === 'log_key.changed'
  if (isRestored && log === walk.origin) walk.report(`event ${seq}: the log has the same name after a restore`)
  if (isNewKey) takeKeyChange(walk, seq, data)
  const isRenamed = (isRestored || isNewKey) && data?.origin === walk.origin && data?.new_origin === log
  if (walk.origin !== null && walk.origin !== log && !isRenamed)
    walk.report(`event ${seq}: the log's name changes without a reason`)
  walk.origin = log
}

/** Both keys have signed the change, and they are those with which the checkpoints are verified. */
function takeKeyChange({ vkey, report: say }: Walk, seq: number, data: ReadBody['data']): void {
  const fault = keyChangeFault(data ?? undefined)
  if (fault !== null) say(`event ${seq}: ${fault}`)
  else if (vkey && (data?.key !== vkey(String(data?.origin)) || data?.new_key !== vkey(String(data?.new_origin))))
    say(`event ${seq}: its keys are not those of the log`)
}

function takeErasure(walk: Walk, seq: number, body: ReadBody): void {
  const events = body.data?.events
  if (!Array.isArray(events)) walk.report(`event ${seq}: it does not list the events whose personal data were erased`)
  for (const one of Array.isArray(events) ? (events as unknown[]) : []) {
    if (typeof one !== 'number') walk.report(`event ${seq}: it records the erasure of something that is not an event`)
    else if (walk.withoutPersonal.delete(one)) walk.erased += 1
    else walk.notErased.add(one)
  }
}

type ContractPosition = { contractId: string; n: number; leaf: string }

/**
 * Checks each contract's chain: every event has its position and the leaf of the one before, so that none can be removed.
 */
export async function walkContracts({ q, report: say }: Walk): Promise<void> {
  let last: ContractPosition = { contractId: '', n: 0, leaf: '' }
  for (let after = { contractId: '', seq: Number.MIN_SAFE_INTEGER }; ; ) {
    const page = await eventsByContract(q, after, PAGE)
    for (const { seq, contractId, leaf, body } of page) {
      const before = last.contractId === contractId ? last : null
      const of = (readObject(body) as ReadBody | null)?.of
      if (of?.n !== (before?.n ?? 0) + 1 || of.prev !== (before?.leaf ?? null))
        say(`event ${seq}: it does not follow the event of its contract before it`)
      after = { contractId: contractId ?? '', seq }
      last = { contractId: after.contractId, n: (before?.n ?? 0) + 1, leaf: leaf.toString('hex') }
    }
    if (page.length < PAGE) return
    await setImmediate()
  }
}
