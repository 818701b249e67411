'use server'

import { resetPassword } from '#lib/domain/account/index.ts'
import { newPasswordSchema } from '#lib/domain/account/schema.ts'
import { defineFormAction } from '#lib/server/http/define-action.ts'

export const choosePasswordAction = defineFormAction({
  for: 'anyone',
  input: newPasswordSchema,
  run: (ctx, _actor, input) => resetPassword(ctx, input),
})
