import { existsSync, realpathSync, statSync } from 'node:fs'
import type { Ctx } from '#lib/domain/ctx.ts'
import { latestCheckpoint, newestAnchor, readHead, renamesOf } from '#lib/engines/audit/index.ts'
import { failingJobs } from '#lib/engines/queue/index.ts'
import type { Settings } from '#lib/env/index.ts'
import type { LogView, PinnedCheckpointPlace } from './schema.ts'
import { findWitnessedLog } from './witnessed-log.store.ts'

/** Where the pinned checkpoint is stored, and so whether the loss of the database's disk also loses it. */
export function pinnedCheckpointPlace({ log: { dir }, settings: { dataDir } }: Ctx): PinnedCheckpointPlace {
  const own = realPath(dir)
  if (`${own}/`.startsWith(`${realPath(dataDir)}/`)) return 'data directory'
  const device = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.dev ?? null
  return device(own) !== null && device(own) !== device(dataDir) ? 'own disk' : 'same disk'
}

/** The path without symbolic links; as given if the directory does not exist yet. */
function realPath(dir: string): string {
  return existsSync(dir) ? realpathSync(dir) : dir
}

async function renamedView({ store }: Ctx): Promise<LogView['renamed']> {
  const newest = (await renamesOf(store.q)).findLast(({ event }) => event === 'log.restored')
  return newest ? { at: newest.at, reason: newest.data.reason ?? '', witness: newest.data.witness ?? '' } : null
}

async function timestampOf(ctx: Ctx, origin: string): Promise<LogView['timestamp']> {
  if (!ctx.settings.timestamp) return null
  const anchor = await newestAnchor(ctx.store.q, { origin, kind: 'timestamp' })
  const [failing] = await failingJobs(ctx.store.q, 'log.timestamp')
  // A dead-lettered job is obsolete once a later checkpoint was anchored.
  const isLater = failing && (!anchor || failing.createdAt > anchor.time)
  return {
    last: anchor && { size: anchor.size, time: anchor.time, authority: anchor.name },
    error: isLater ? failing.error : null,
  }
}

async function witnessesOf(ctx: Ctx, origin: string, newest: number | null): Promise<LogView['witnesses']> {
  const failing = await failingJobs(ctx.store.q, 'log.witness')
  const view = async ({ name }: Settings['witnesses'][number]) => {
    const anchor = await newestAnchor(ctx.store.q, { origin, kind: 'cosignature', name })
    const last = anchor && { size: anchor.size, time: anchor.time }
    const error = failing.find(({ payload }) => payload.witness === name)?.error ?? null
    return { name, last, isNewest: last?.size === newest, error }
  }
  return Promise.all(ctx.settings.witnesses.map(view))
}

/** The log of the installation, the same for every admin: its size, its newest checkpoint and its anchors. */
export async function logView(ctx: Ctx): Promise<LogView> {
  const { q } = ctx.store
  const [{ origin, size }, newest] = await Promise.all([readHead(q), latestCheckpoint(q)])
  const checkpoint = newest && { size: newest.size, createdAt: newest.createdAt }
  const cosignedLogs = ctx.settings.witnessFor.map(async ({ name }) => {
    const seen = await findWitnessedLog(q, name)
    return { origin: name, size: seen?.size ?? null, at: seen?.updatedAt ?? null }
  })
  return {
    origin,
    size,
    checkpoint,
    pinnedCheckpoint: pinnedCheckpointPlace(ctx),
    renamed: await renamedView(ctx),
    timestamp: await timestampOf(ctx, origin),
    witnesses: await witnessesOf(ctx, origin, checkpoint?.size ?? null),
    cosignedLogs: await Promise.all(cosignedLogs),
  }
}
