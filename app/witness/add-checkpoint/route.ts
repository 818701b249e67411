import { addCheckpoint, MAX_SUBMISSION_BYTES } from '#lib/domain/log/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readText } from '#lib/server/http/read-input.ts'

/** The witness endpoint (c2sp.org/tlog-witness) for the logs in SIGNCOVE_WITNESS_FOR. Other installations call it. */
export const POST = defineRoute({
  for: 'anyone',
  limit: budgets.witness,
  run: async (ctx, _anyone, request) => {
    const { status, type, body } = await addCheckpoint(ctx, await readText(request, MAX_SUBMISSION_BYTES))
    return new Response(body, { status, headers: { 'Content-Type': type, 'Cache-Control': 'no-store' } })
  },
})
