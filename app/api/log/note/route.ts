import { checkNote } from '#lib/evidence/index.ts'
import { noteSchema } from '#lib/evidence/schema.ts'
import { defineRoute } from '#lib/http/define-route.ts'
import { readJson } from '#lib/http/read-body.ts'

/** Whether this log signed a checkpoint, for browsers that cannot check it themselves. */
export const POST = defineRoute({
  for: 'anyone',
  run: async (ctx, _nobody, request) => {
    const { note } = await readJson(request, noteSchema)
    return Response.json(await checkNote(ctx, note), { headers: { 'Cache-Control': 'no-store' } })
  },
})
