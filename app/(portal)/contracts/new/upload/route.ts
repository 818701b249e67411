import { createContract } from '#lib/domain/contract/index.ts'
import { uploadAnswer } from '#lib/domain/contract/schema.ts'
import { signaturesQuery } from '#lib/domain/document/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readUpload } from '#lib/server/http/read-upload.ts'

/**
 * Creates a draft from a PDF, which is the raw body, or from the files of a form. `?signatures=keep` or `remove` is the
 * sender's choice for a PDF that is signed.
 */
export const POST = defineRoute({
  for: 'member',
  answer: uploadAnswer,
  status: 201,
  run: async (ctx, member, request) => {
    const upload = { ...readUpload(request), signatures: signaturesQuery(request.url) }
    return { id: await createContract(ctx, member, upload) }
  },
})
