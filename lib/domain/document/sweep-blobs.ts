import { join } from 'node:path'
import { blobsInUse } from '#db/blob-columns.ts'
import { DAY, HOUR } from '#lib/core/clock.ts'
import { readIfThere, writeDurable } from '#lib/core/durable-file.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { newestOfKind, readHead } from '#lib/engines/audit/index.ts'
import { isSameOrEarlier } from '#lib/engines/audit/origin.rules.ts'

/** How long blobs from before a restore are kept: a newer database, which names them, may be found. */
const KEPT_AFTER_RESTORE_MS = 30 * DAY
/** No upload takes longer. */
const UNFINISHED_MS = HOUR

/**
 * Removes blobs that no row names and that were last written more than a day ago, and what uploads have left. Removes no blob
 * while the database is rolled back, nor if the blobs belong to the database of another log. Age is counted by the file
 * system's clock.
 */
export async function sweepBlobs(ctx: Ctx): Promise<void> {
  const now = Date.now()
  await ctx.blobs.removeUnfinished(new Date(now - UNFINISHED_MS))
  if (ctx.log.rollback !== null) return
  if (!(await areOwnBlobs(ctx))) return
  const restored = await newestOfKind(ctx.store.q, 'log.restored')
  await ctx.blobs.removeOld({
    writtenBefore: new Date(now - DAY),
    ...(restored && now - restored.at.getTime() < KEPT_AFTER_RESTORE_MS ? { writtenAfter: restored.at } : {}),
    inUse: (prefix) => blobsInUse(ctx.store.q, prefix),
  })
}

/**
 * False if the blobs may belong to another database than this one, such as an empty one that was set by mistake: it names none
 * of them, and all would be removed. The name of the log is stored beside the blobs once a document was uploaded. Throws if
 * that of another log is.
 */
async function areOwnBlobs(ctx: Ctx): Promise<boolean> {
  const { dataDir } = ctx.settings
  const file = join(dataDir, 'blobs', 'log-name')
  const [{ origin }, stored] = await Promise.all([readHead(ctx.store.q), readIfThere(file)])
  const owner = stored?.trim()
  if (owner !== undefined) {
    if (!isSameOrEarlier(owner, origin) && !isSameOrEarlier(origin, owner))
      throw new Error(`the documents in ${dataDir} belong to the database of the log ${owner}, so none is removed`)
    return true
  }
  if (!(await newestOfKind(ctx.store.q, 'document.uploaded'))) return false
  await writeDurable(file, `${origin}\n`)
  return true
}
