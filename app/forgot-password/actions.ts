'use server'

import { requestPasswordReset } from '#lib/domain/account/index.ts'
import { forgotSchema } from '#lib/domain/account/schema.ts'
import { knownDevice } from '#lib/server/auth/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineFormAction } from '#lib/server/http/define-action.ts'

export const forgotAction = defineFormAction({
  for: 'anyone',
  limit: budgets.visitor,
  input: forgotSchema,
  run: async (ctx, _actor, { email }) => requestPasswordReset(ctx, email, await knownDevice(ctx, email)),
})
