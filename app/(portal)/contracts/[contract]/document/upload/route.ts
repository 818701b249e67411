import { z } from 'zod'
import { contractId } from '#lib/core/ids.ts'
import { openDraft, replaceDocument } from '#lib/domain/contract/index.ts'
import { uploadAnswer } from '#lib/domain/contract/schema.ts'
import { signaturesQuery } from '#lib/domain/document/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readUpload } from '#lib/server/http/read-upload.ts'

/** Replaces the PDF of a draft, with the same parameter as for a new draft. */
export const PUT = defineRoute({
  for: 'member',
  params: z.object({ contract: contractId }),
  answer: uploadAnswer,
  run: async (ctx, member, request, { contract }) => {
    const upload = { ...readUpload(request), signatures: signaturesQuery(request.url) }
    await replaceDocument(ctx, member, await openDraft(ctx, member, contract), upload)
    return { id: contract }
  },
})
