import { z } from 'zod'
import { contractId } from '#lib/core/ids.ts'
import { openDraft, replaceDocument } from '#lib/domain/contract/index.ts'
import { uploadAnswer } from '#lib/domain/contract/schema.ts'
import { UPLOAD_BODY_BYTES } from '#lib/server/http/body-limits.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readUpload } from '#lib/server/http/read-upload.ts'

/** Replaces the PDF of a draft, with the same parameter as for a new draft. */
export const PUT = defineRoute({
  for: 'member',
  limit: budgets.member,
  params: z.object({ contract: contractId }),
  body: UPLOAD_BODY_BYTES,
  answer: uploadAnswer,
  run: async (ctx, member, request, { contract }) => {
    await replaceDocument(ctx, member, await openDraft(ctx, member, contract), readUpload(request))
    return { id: contract }
  },
})
