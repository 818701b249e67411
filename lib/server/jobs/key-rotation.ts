import { HOUR, MINUTE } from '#lib/core/clock.ts'
import { describeError, reportError, reportWarning } from '#lib/core/report.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { reencryptSealKeys } from '#lib/domain/seal-key/index.ts'

/** How long the files under a former key are left alone when one of them could not be encrypted again. */
const RETRY_MS = HOUR

/** The files that could not be decrypted, by their names. */
type Rest = { damaged: string[] }

/**
 * Encrypts all data that is under a former master key again under the current one, and removes the former keys that nothing
 * uses from the master key file. It can end at any point, also with the process, and continues the next time.
 */
export async function reencryptAll(ctx: Ctx, isStopped: () => boolean = () => false): Promise<Rest> {
  const damaged: string[] = []
  const former = ctx.keys.ids().slice(0, -1)
  if (former.length === 0) return { damaged }
  await reencryptSealKeys(ctx)
  const used = new Set<string | null>()
  for (const blobs of [ctx.blobs, ctx.cache]) {
    damaged.push(...(await blobs.reencrypt(isStopped)).damaged)
    for (const id of (await blobs.keyUse()).keys()) used.add(id)
  }
  // A blob without a key id may be under any of them.
  if (!used.has(null)) for (const id of former) if (!used.has(id)) ctx.keys.drop(id)
  return { damaged }
}

/**
 * Reads the master key file every minute, which `npm run rotate-key` may have changed: encrypts data again under a new master
 * key, and changes the key of the log. A failure is logged once until it changes.
 */
export function startKeyRotation(ctx: Ctx): { stop(): Promise<void> } {
  let isStopped = false
  let underWay: Promise<void> | null = null
  let lastFailure = ''
  let [triedIds, retryAt] = ['', 0]

  const pass = async () => {
    ctx.keys.reload()
    if (await ctx.log.changeKey(ctx.store, ctx.now()))
      reportWarning('The log continues with a new key under a new name.')
    const ids = ctx.keys.ids().join()
    if (ids === triedIds && ctx.now().getTime() < retryAt) return
    const { damaged } = await reencryptAll(ctx, () => isStopped)
    ;[triedIds, retryAt] = [ids, ctx.now().getTime() + (damaged.length > 0 ? RETRY_MS : 0)]
    if (damaged.length > 0)
      throw new Error(
        `${damaged.length} files cannot be decrypted, so their key is kept: ${damaged.slice(0, 3).join(', ')}`,
      )
  }
  const run = () => {
    underWay ??= pass()
      .then(() => {
        lastFailure = ''
      })
      .catch((error: unknown) => {
        const reason = describeError(error)
        if (reason !== lastFailure) reportError('keys', error)
        lastFailure = reason
      })
      .finally(() => {
        underWay = null
      })
  }
  run()
  const timer = setInterval(run, MINUTE)
  return {
    stop: async () => {
      isStopped = true
      clearInterval(timer)
      await underWay
    },
  }
}
