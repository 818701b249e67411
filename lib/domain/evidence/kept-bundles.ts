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
import { zipPieces } from './zip.ts'

/** Making a bundle needs all documents of the contract in memory. */
const MADE_AT_ONCE = 2
/** The most requests that wait for a bundle, for that of a contract being made or for their turn. */
const MOST_WAITING = 20
const PIECE_BYTES = 1 << 20
const KEPT_MS = DAY

/** A bundle in `ctx.cache`. `state`: what it was made from. */
type Kept = { state: string; name: string; sha256: string; manifestSha256: string }

const shared = oncePerProcess('evidence bundles', () => ({
  kept: new Map<ContractId, Kept>(),
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

async function make(ctx: Ctx, contractId: ContractId, state: string): Promise<void> {
  await requireFreeSpace(ctx, 0)
  const { name, files, manifestSha256 } = await evidenceBundle(ctx, contractId)
  const { sha256 } = await ctx.cache.put(inPieces(zipPieces(files)))
  const replaced = shared.kept.get(contractId)
  shared.kept.set(contractId, { state, name, sha256, manifestSha256 })
  if (replaced && replaced.sha256 !== sha256) await ctx.cache.remove(replaced.sha256)
}

/** Waits for the bundle of this contract that another request is having made. */
async function waitFor(making: Promise<unknown>): Promise<void> {
  if (shared.waiting >= MOST_WAITING) throw busy()
  shared.waiting += 1
  await making.catch(() => undefined)
  shared.waiting -= 1
}

/**
 * The bundle of a contract in the cache, made if there is none of its current state. A contract's bundle is made by one
 * request at a time, and two bundles at a time in all. Throws Refusal('busy') if too many requests wait, Refusal('disk_low'),
 * and the refusals of evidenceBundle.
 */
export async function keptBundle(ctx: Ctx, contractId: ContractId): Promise<Kept> {
  for (;;) {
    const state = await stateOf(ctx, contractId)
    const kept = shared.kept.get(contractId)
    if (kept?.state === state && (await ctx.cache.has(kept.sha256))) return kept
    const making = shared.making.get(contractId)
    if (making) {
      await waitFor(making)
      continue
    }
    const work = shared.gate.run(() => make(ctx, contractId, state))
    shared.making.set(contractId, work)
    try {
      await work
    } finally {
      shared.making.delete(contractId)
    }
  }
}

/** Removes the bundle of a contract from the cache, because personal data in it was erased. */
export async function forgetBundle(ctx: Ctx, contractId: ContractId): Promise<void> {
  const kept = shared.kept.get(contractId)
  shared.kept.delete(contractId)
  if (kept) await ctx.cache.remove(kept.sha256)
}

/**
 * Removes bundles that were made more than a day ago by the file system's clock, those of an earlier process included.
 */
export async function sweepBundles(ctx: Ctx): Promise<void> {
  const removed = new Set(await ctx.cache.removeOld({ writtenBefore: new Date(Date.now() - KEPT_MS) }))
  for (const [contractId, { sha256 }] of shared.kept) if (removed.has(sha256)) shared.kept.delete(contractId)
}
