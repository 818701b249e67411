import { z } from 'zod'
import { contractId } from '#lib/core/ids.ts'
import { downloadSource, openContract } from '#lib/domain/contract/index.ts'
import { downloadAsMember } from '#lib/domain/sealing/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { piecesResponse } from '#lib/server/http/file-response.ts'

/** `source-0` and so on: a file that the document was built from. */
const sourceKind = z
  .string()
  .regex(/^source-\d{1,3}$/)
  .transform((kind) => Number(kind.slice('source-'.length)))
const kind = z.union([z.enum(['original', 'signed', 'certificate']), sourceKind])

/** A file of a contract. */
export const GET = defineRoute({
  for: 'member',
  limit: budgets.member,
  params: z.object({ contract: contractId, kind }),
  run: async (ctx, member, _request, { contract, kind }) => {
    const opened = await openContract(ctx, member, contract, 'download')
    if (typeof kind === 'number') {
      const source = await downloadSource(ctx, member, opened, kind)
      return piecesResponse(source, source.type)
    }
    return piecesResponse(await downloadAsMember(ctx, member, opened, kind), 'application/pdf')
  },
})
