import type { Q } from '#db/client.ts'
import type { ContractId } from '#lib/core/ids.ts'
import { byActor, system } from '#lib/domain/account/index.ts'
import type { Ctx } from '#lib/domain/ctx.ts'
import { appendEvents } from '#lib/engines/audit/index.ts'
import { enqueue } from '#lib/engines/queue/index.ts'
import { tryMarkCompleted } from './contract.store.ts'

/**
 * Completes a contract if every signer has signed, in the transaction that stores the sealed document with their
 * signatures. Does nothing if another request has completed it.
 */
export async function completeContract(
  ctx: Ctx,
  q: Q,
  { contractId, documentSha256 }: { contractId: ContractId; documentSha256: string },
  now: Date,
): Promise<void> {
  if (!(await tryMarkCompleted(q, contractId, now))) return
  await appendEvents(q, [byActor(ctx, system, 'contract.completed', { contractId, documentSha256 })])
  await enqueue(q, { name: 'contract.completed', payload: { contractId } }, now)
}
