'use server'

import { redirect } from 'next/navigation'
import { changePassword } from '#lib/account/index.ts'
import { changePasswordSchema } from '#lib/account/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'

/** The session ends with the password that it began under. */
export const changePasswordAction = defineAction({
  for: 'member',
  input: changePasswordSchema,
  run: async (ctx, member, input) => {
    await changePassword(ctx, member, input)
    redirect('/sign-in?notice=changed')
  },
})
