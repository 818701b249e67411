import { Refusal } from '#lib/core/refusal.ts'
import type { Ctx } from '#lib/domain/ctx.ts'

/**
 * Throws Refusal('disk_low', { freeMb, reservedMb }) if the disk would have less than the reserved space free after so many
 * bytes were stored. The reserve is for the database, the log and signatures, which are not refused.
 */
export async function requireFreeSpace(ctx: Ctx, bytes: number): Promise<void> {
  const [free, reserved] = [await ctx.blobs.freeBytes(), ctx.settings.space.free]
  if (free - bytes < reserved)
    throw new Refusal('disk_low', { freeMb: Math.floor(free / 1e6), reservedMb: Math.ceil(reserved / 1e6) })
}
