'use server'

import { setUpByVisitor } from '#lib/domain/account/index.ts'
import { visitorSetUpSchema } from '#lib/domain/account/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineFormAction } from '#lib/server/http/define-action.ts'

export const setUpAction = defineFormAction({
  for: 'anyone',
  limit: budgets.visitor,
  input: visitorSetUpSchema,
  run: async (ctx, _actor, input) => void (await setUpByVisitor(ctx, input)),
})
