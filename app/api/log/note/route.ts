import { checkNote } from '#lib/domain/verify/index.ts'
import { noteAnswer, noteSchema } from '#lib/domain/verify/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** Whether this log signed a checkpoint, for browsers that cannot verify Ed25519. */
export const POST = defineRoute({
  for: 'anyone',
  limit: budgets.publicLog,
  answer: noteAnswer,
  run: async (ctx, _actor, request) => {
    const { note } = await readJson(request, noteSchema)
    return checkNote(ctx, note)
  },
})
