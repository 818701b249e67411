import { Refusal } from '#lib/core/refusal.ts'
import { readSeal } from '#lib/domain/verify/index.ts'
import { MAX_SEAL_BYTES } from '#lib/domain/verify/limits.rules.ts'
import { sealReadingAnswer } from '#lib/domain/verify/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'

/** Reads the digital signatures of the PDF in the body. The file is not stored. Public. */
export const POST = defineRoute({
  for: 'anyone',
  limit: budgets.readSeal,
  body: MAX_SEAL_BYTES,
  answer: sealReadingAnswer,
  run: async (ctx, _actor, request) => {
    if (!request.body) throw new Refusal('file_missing')
    if (Number(request.headers.get('content-length') ?? 0) > MAX_SEAL_BYTES)
      throw new Refusal('file_too_large', { limit: MAX_SEAL_BYTES })
    return readSeal(ctx, request.body as unknown as ReadableStream<Uint8Array> & AsyncIterable<Uint8Array>)
  },
})
