import { createContract } from '#lib/domain/contract/index.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readUpload } from '#lib/server/http/read-upload.ts'

/** A new draft from a PDF as the raw body. */
export const POST = defineRoute({
  for: 'member',
  run: async (ctx, member, request) =>
    Response.json({ id: await createContract(ctx, member, readUpload(request)) }, { status: 201 }),
})
