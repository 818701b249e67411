import { createContract } from '#lib/domain/contract/index.ts'
import { uploadAnswer } from '#lib/domain/contract/schema.ts'
import { UPLOAD_BODY_BYTES } from '#lib/server/http/body-limits.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readUpload } from '#lib/server/http/read-upload.ts'

/**
 * Creates a draft from a PDF, which is the raw body, or from the files of a form. `?signatures=keep` or `remove` is the
 * sender's choice for a PDF that is signed.
 */
export const POST = defineRoute({
  for: 'member',
  limit: budgets.member,
  body: UPLOAD_BODY_BYTES,
  answer: uploadAnswer,
  status: 201,
  run: async (ctx, member, request) => ({ id: await createContract(ctx, member, readUpload(request)) }),
})
