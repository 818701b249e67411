'use server'

import { setUp } from '#lib/domain/account/index.ts'
import { setUpSchema } from '#lib/domain/account/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineFormAction } from '#lib/server/http/define-action.ts'

export const setUpAction = defineFormAction({
  for: 'anyone',
  limit: budgets.visitor,
  input: setUpSchema,
  run: async (ctx, _actor, input) => void (await setUp(ctx, input)),
})
