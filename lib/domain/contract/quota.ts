import { Refusal } from '#lib/core/refusal.ts'
import type { Member } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { requireFreeSpace, storedBytes } from '#lib/domain/document/index.ts'
import { bytesOfMember } from './stored-by.store.ts'

/** What an installation stores, in bytes. */
export type SpaceView = { used: number; allowed: number; free: number }

/** The space that documents take, for an admin's screen. */
export async function spaceView(ctx: Ctx): Promise<SpaceView> {
  const [used, free] = await Promise.all([storedBytes(ctx.store.q), ctx.blobs.freeBytes()])
  return { used, allowed: ctx.settings.space.installation, free }
}

/**
 * Refuses `bytes` more for a member, of which `freed` replace stored ones. Throws Refusal('quota_exceeded', { whose, usedMb,
 * allowedMb }) for the member's or the installation's quota, and Refusal('disk_low'). With 0 bytes it refuses a member who has
 * no space left. Uploads that run at the same time may exceed a quota together.
 */
export async function requireSpace(ctx: Ctx, member: Member, bytes: number, freed = 0): Promise<void> {
  const { q } = ctx.store
  const { space } = ctx.settings
  const quotas = [
    { whose: 'member', used: await bytesOfMember(q, member), allowed: space.member },
    { whose: 'installation', used: await storedBytes(q), allowed: space.installation },
  ] as const
  for (const { whose, used, allowed } of quotas)
    if (used - freed + Math.max(bytes, 1) > allowed)
      throw new Refusal('quota_exceeded', {
        whose,
        usedMb: Math.ceil(used / 1e6),
        allowedMb: Math.floor(allowed / 1e6),
      })
  await requireFreeSpace(ctx, bytes)
}
