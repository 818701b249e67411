'use server'

import { redirect } from 'next/navigation'
import { changePassword, renameSelf } from '#lib/domain/account/index.ts'
import { changePasswordSchema, nameSchema } from '#lib/domain/account/schema.ts'
import { defineAction } from '#lib/server/http/define-action.ts'
import { refreshPage } from '#lib/server/http/refresh-page.ts'

export const renameAction = defineAction({
  for: 'member',
  input: nameSchema,
  run: async (ctx, member, { name }) => {
    await renameSelf(ctx, member, name)
    refreshPage()
  },
})

/** The session ends with the password that it began under. */
export const changePasswordAction = defineAction({
  for: 'member',
  input: changePasswordSchema,
  run: async (ctx, member, input) => {
    await changePassword(ctx, member, input)
    redirect('/sign-in?notice=changed')
  },
})
