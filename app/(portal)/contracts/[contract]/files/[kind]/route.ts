import { z } from 'zod'
import { Refusal } from '#lib/core/refusal.ts'
import { downloadSource, openContract } from '#lib/domain/contract/index.ts'
import { downloadAsMember } from '#lib/domain/sealing/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { fileResponse } from '#lib/server/http/file-response.ts'

const kindSchema = z.enum(['original', 'signed', 'certificate'])

/** A document of a contract, or by `source-0` and so on a file that it was made of. */
export const GET = defineRoute({
  for: 'member',
  run: async (ctx, member, _request, { contract = '', kind }) => {
    const source = /^source-(\d{1,3})$/.exec(kind ?? '')?.[1]
    if (source !== undefined) {
      const file = await downloadSource(
        ctx,
        member,
        await openContract(ctx, member, contract, 'download'),
        Number(source),
      )
      return fileResponse(file.bytes, file.type, file.name)
    }
    const what = kindSchema.safeParse(kind)
    if (!what.success) throw new Refusal('not_found')
    const { bytes, name } = await downloadAsMember(
      ctx,
      member,
      await openContract(ctx, member, contract, 'download'),
      what.data,
    )
    return fileResponse(bytes, 'application/pdf', name)
  },
})
