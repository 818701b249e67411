'use server'

import { setUp } from '#lib/domain/account/index.ts'
import { setUpSchema } from '#lib/domain/account/schema.ts'
import { defineFormAction } from '#lib/server/http/define-action.ts'

export const setUpAction = defineFormAction({
  for: 'anyone',
  input: setUpSchema,
  run: async (ctx, _actor, input) => void (await setUp(ctx, input)),
})
