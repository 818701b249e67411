'use server'

import { setUpByVisitor } from '#lib/domain/account/index.ts'
import { visitorSetUpSchema } from '#lib/domain/account/schema.ts'
import { defineFormAction } from '#lib/server/http/define-action.ts'

export const setUpAction = defineFormAction({
  for: 'anyone',
  input: visitorSetUpSchema,
  run: async (ctx, _actor, input) => void (await setUpByVisitor(ctx, input)),
})
