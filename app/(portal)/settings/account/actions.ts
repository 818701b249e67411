'use server'

import { redirect } from 'next/navigation'
import { changePassword, renameSelf } from '#lib/domain/account/index.ts'
import { changePasswordSchema, nameSchema } from '#lib/domain/account/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const renameAction = defineFormAction({
  for: 'member',
  limit: budgets.member,
  input: nameSchema,
  run: async (ctx, member, { name }) => {
    await renameSelf(ctx, member, name)
    refreshPage()
  },
})

/** Changing the password ends the session. */
export const changePasswordAction = defineFormAction({
  for: 'member',
  limit: budgets.member,
  input: changePasswordSchema,
  run: async (ctx, member, input) => {
    await changePassword(ctx, member, input)
    redirect('/sign-in?notice=changed')
  },
})
