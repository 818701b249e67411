'use server'

import { resetPassword } from '#lib/account/index.ts'
import { newPasswordSchema } from '#lib/account/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'

export const choosePasswordAction = defineAction({
  for: 'anyone',
  input: newPasswordSchema,
  run: (ctx, _actor, input) => resetPassword(ctx, input),
})
