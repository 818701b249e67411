import { DAY } from '#lib/core/clock.ts'
import { busy, Gate } from '#lib/core/gate.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { oncePerProcess } from '#lib/core/once-per-process.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { requireFreeSpace } from '#lib/domain/document/index.ts'
import { anchorsOf } from '#lib/engines/audit/index.ts'
import { evidenceBundle } from './bundle.ts'
import { evidenceFacts } from './bundle-facts.ts'
import { mailedCheckpoints } from './bundle-log.ts'
import type { Edition } from './withheld.ts'
import { zipPieces } from './zip.ts'

/** Making a bundle needs all documents of the contract in memory. */
const MADE_AT_ONCE = 2
/** The most requests that wait for a bundle, for that of a contract being made or for their turn. */
const MOST_WAITING = 20
/**
 * The editions of a contract that are kept. Each is as large as all its documents, and a contract can have as many
 * editions as recipients.
 */
const KEPT_PER_CONTRACT = 4
const PIECE_BYTES = 1 << 20
const KEPT_MS = DAY

/** An edition in `ctx.cache`. `state`: what it was made from. */
type Kept = { state: string; name: string; sha256: string; manifestSha256: string }

const shared = oncePerProcess('evidence bundles', () => ({
  /** Those of each contract, the least recently used first. */
  kept: new Map<ContractId, Map<Edition, Kept>>(),
  making: new Map<ContractId, Promise<unknown>>(),
  gate: new Gate(MADE_AT_ONCE, MOST_WAITING),
  waiting: 0,
}))

/** Differs if a bundle made now would differ: the last event, and the checkpoints with their anchors. */
async function stateOf(ctx: Ctx, contractId: ContractId): Promise<string> {
  ctx.log.requireLogIntact()
  const { q } = ctx.store
  const facts = await evidenceFacts(ctx, contractId)
  const checkpoints = [facts.checkpoint, ...(await mailedCheckpoints(q, facts))]
  const anchored = await Promise.all(
    checkpoints.map(async ({ origin, size }) => {
      const anchors = await anchorsOf(q, origin, size)
      return [origin, size, ...anchors.map(({ kind, name, time }) => [kind, name, time.toISOString()])]
    }),
  )
  return JSON.stringify([facts.events.at(-1)?.seq, facts.served?.sha256, ...anchored])
}

async function* inPieces(buffers: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const buffer of buffers)
    for (let at = 0; at < buffer.length; at += PIECE_BYTES) yield buffer.subarray(at, at + PIECE_BYTES)
}

async function make(ctx: Ctx, contractId: ContractId, edition: Edition, state: string): Promise<void> {
  await requireFreeSpace(ctx, 0)
  const { name, files, manifestSha256 } = await evidenceBundle(ctx, contractId, edition)
  const { sha256 } = await ctx.cache.put(inPieces(zipPieces(files)))
  const before = shared.kept.get(contractId) ?? new Map<Edition, Kept>()
  // What changes one edition changes all of them.
  const others = [...before].filter(([of, kept]) => of !== edition && kept.state === state)
  const remaining = others.slice(-(KEPT_PER_CONTRACT - 1))
  shared.kept.set(contractId, new Map([...remaining, [edition, { state, name, sha256, manifestSha256 }]]))
  const used = new Set([sha256, ...remaining.map(([, kept]) => kept.sha256)])
  for (const kept of before.values()) if (!used.has(kept.sha256)) await ctx.cache.remove(kept.sha256)
}

/** The kept bundle of the given state, or null. It becomes the most recently used one. */
async function findKept(ctx: Ctx, contractId: ContractId, edition: Edition, state: string): Promise<Kept | null> {
  const found = shared.kept.get(contractId)?.get(edition)
  if (found?.state !== state || !(await ctx.cache.has(found.sha256))) return null
  const kept = shared.kept.get(contractId)
  // It may have been removed while the disk was read.
  if (kept?.get(edition) !== found) return null
  kept.delete(edition)
  kept.set(edition, found)
  return found
}

/** Waits for a bundle of this contract that another request is having made. */
async function waitFor(making: Promise<unknown>): Promise<void> {
  if (shared.waiting >= MOST_WAITING) throw busy()
  shared.waiting += 1
  await making.catch(() => undefined)
  shared.waiting -= 1
}

/**
 * An edition of a contract's bundle in the cache, made if there is none of its current state. A contract's bundles are
 * made by one request at a time, and two bundles at a time in all. Throws Refusal('busy') if too many requests wait,
 * Refusal('disk_low'), and the refusals of evidenceBundle.
 */
export async function keptBundle(ctx: Ctx, contractId: ContractId, edition: Edition): Promise<Kept> {
  for (;;) {
    const state = await stateOf(ctx, contractId)
    const kept = await findKept(ctx, contractId, edition, state)
    if (kept) return kept
    const making = shared.making.get(contractId)
    if (making) {
      await waitFor(making)
      continue
    }
    const work = shared.gate.run(() => make(ctx, contractId, edition, state))
    shared.making.set(contractId, work)
    try {
      await work
    } finally {
      shared.making.delete(contractId)
    }
  }
}

/** Removes the bundles of a contract from the cache, because personal data in them was erased. */
export async function forgetBundles(ctx: Ctx, contractId: ContractId): Promise<void> {
  const kept = [...(shared.kept.get(contractId)?.values() ?? [])]
  shared.kept.delete(contractId)
  for (const { sha256 } of kept) await ctx.cache.remove(sha256)
}

/**
 * Removes bundles that were made more than a day ago by the file system's clock, those of an earlier process included.
 */
export async function sweepBundles(ctx: Ctx): Promise<void> {
  const removed = new Set(await ctx.cache.removeOld({ writtenBefore: new Date(Date.now() - KEPT_MS) }))
  for (const [contractId, kept] of shared.kept) {
    for (const [edition, { sha256 }] of kept) if (removed.has(sha256)) kept.delete(edition)
    if (kept.size === 0) shared.kept.delete(contractId)
  }
}
