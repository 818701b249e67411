import { z } from 'zod'
import { contractId } from '#lib/core/ids.ts'
import { openContract } from '#lib/domain/contract/index.ts'
import { evidenceAsMember } from '#lib/domain/evidence/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { piecesResponse } from '#lib/server/http/file-response.ts'

/** The evidence bundle: all that is needed to verify the contract without this server. */
export const GET = defineRoute({
  for: 'member',
  limit: budgets.member,
  params: z.object({ contract: contractId }),
  run: async (ctx, member, _request, { contract }) => {
    const opened = await openContract(ctx, member, contract, 'download')
    return piecesResponse(await evidenceAsMember(ctx, member, opened), 'application/zip')
  },
})
