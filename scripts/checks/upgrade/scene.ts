import type { ContractId } from '#lib/core/ids.ts'
import { createSample, openContract, voidContract } from '#lib/domain/contract/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import type { TestCtx } from '#lib/domain/testing.ts'
import { ana, ben, drain, founder, proven, sentContract, submitted } from '#lib/server/jobs/testing.ts'

/**
 * The contents of an installation of format version 1, by contract. `at` is the time of its last change, in ISO 8601.
 */
export type Scene = {
  completed: ContractId
  waitingForBen: ContractId
  voided: ContractId
  draft: ContractId
  at: string
}

/** Fills an empty installation with a contract in every state that a later version must be able to continue. */
export async function fill(ctx: TestCtx): Promise<Scene> {
  const member = await founder(ctx)
  const completed = await sentContract(ctx, member, [ana])
  await submitted(ctx, await proven(ctx, ana.email))
  await ensureSigned(ctx, completed)
  await drain(ctx)
  const voided = await sentContract(ctx, member, [ben])
  await voidContract(ctx, member, await openContract(ctx, member, voided, 'void'), 'Wrong rent')
  await drain(ctx)
  const draft = await createSample(ctx, member)
  const waitingForBen = await sentContract(ctx, member, [ana, ben])
  await submitted(ctx, await proven(ctx, ana.email))
  await ensureSigned(ctx, waitingForBen)
  await drain(ctx)
  await ctx.log.sign(ctx.store, ctx.now())
  return { completed, waitingForBen, voided, draft, at: ctx.now().toISOString() }
}
