import { DAY } from '#lib/core/clock.ts'
import { Refusal } from '#lib/core/refusal.ts'
import type { ContractRow } from '#lib/domain/contract/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { mustProveToRead, type Statuses, whyNotProve } from './signing.machine.ts'
import type { SessionRow } from './signing.store.ts'

/** True if the recipient must enter a code before this session may show anything of the contract. */
export function isCodeFirst(
  { settings }: Pick<Ctx, 'settings'>,
  contract: ContractRow,
  session: Pick<SessionRow, 'provenAt'>,
  now: Date,
): boolean {
  return mustProveToRead(contract, session, settings.linkDays * DAY, now)
}

/** Throws the refusal of whyNotProve for a recipient who has no use for a code now. */
export function requireMayProve(
  ctx: Pick<Ctx, 'settings'>,
  { contract, recipient }: { contract: ContractRow; recipient: Statuses['recipient'] },
  now: Date,
): void {
  const why = whyNotProve({ contract, recipient }, isCodeFirst(ctx, contract, { provenAt: null }, now), now)
  if (why) throw new Refusal(why)
}
