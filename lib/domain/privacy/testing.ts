import type { ContractId } from '#lib/core/ids.ts'
import { authorizeManage, type Member } from '#lib/domain/account/index.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { ensureSigned } from '#lib/domain/sealing/index.ts'
import { recordConsent, requireSigner, submitSigning } from '#lib/domain/signing/index.ts'
import type { TestCtx } from '#lib/domain/testing.ts'
import { ana, drain, proven, sentContract, submission } from '#lib/server/jobs/testing.ts'
import { erasePerson } from './index.ts'

export type Scene = { ctx: TestCtx; member: Member; id: ContractId }

const strokes = [
  [
    { x: 1, y: 2, time: 3 },
    { x: 4, y: 5, time: 6 },
  ],
]

/** A contract that Ana signs with strokes; it is then completed unless it has other signers. */
export async function signedByAna(
  ctx: TestCtx,
  member: Member,
  people = [ana] as Parameters<typeof sentContract>[2],
): Promise<Scene> {
  const id = await sentContract(ctx, member, people)
  const signer = await requireSigner(ctx, await proven(ctx, ana.email))
  const input = { ...(await submission(ctx, signer)), strokes }
  await recordConsent(ctx, signer, input)
  await submitSigning(ctx, signer, input, { idempotencyKey: 'k' })
  await ensureSigned(ctx, id)
  await drain(ctx)
  return { ctx, member, id }
}

export const erase = async ({ ctx, member, id }: Scene, recipientId: string | null) =>
  erasePerson(ctx, authorizeManage(member), await openContract(ctx, member, id, 'erase'), recipientId)

/** The whole content of the database as text. */
export async function everything({ ctx }: Pick<Scene, 'ctx'>): Promise<string> {
  const { q } = ctx.store
  const tables = Object.values(q.t).map(async (table) =>
    JSON.stringify(await q.select().from(table as typeof q.t.contract)),
  )
  return (await Promise.all(tables)).join('\n')
}
