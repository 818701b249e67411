'use server'

import { setUp } from '#lib/account/index.ts'
import { setUpSchema } from '#lib/account/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'

export const setUpAction = defineAction({
  for: 'anyone',
  input: setUpSchema,
  run: async (ctx, _actor, input) => void (await setUp(ctx, input)),
})
