import { openContract } from '#lib/contract/index.ts'
import { evidenceAsMember } from '#lib/evidence/index.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { piecesResponse } from '#lib/http/file-response.ts'

/** The evidence bundle: everything by which anybody can check the contract without this server. */
export const GET = defineRoute({
  for: 'member',
  run: async (ctx, member, _request, { contract = '' }) => {
    const opened = await openContract(ctx, member, contract, 'download')
    return piecesResponse(await evidenceAsMember(ctx, member, opened), 'application/zip')
  },
})
