'use server'

import { requestPasswordReset } from '#lib/account/index.ts'
import { forgotSchema } from '#lib/account/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'

export const forgotAction = defineAction({
  for: 'anyone',
  input: forgotSchema,
  run: (ctx, _actor, { email }) => requestPasswordReset(ctx, email),
})
