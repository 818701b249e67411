'use server'

import { resetPassword, viewAccountLink } from '#lib/domain/account/index.ts'
import { accountLinkSchema, newPasswordSchema } from '#lib/domain/account/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction, defineFormAction } from '#lib/server/http/define-action.ts'

export const choosePasswordAction = defineFormAction({
  for: 'anyone',
  limit: budgets.visitor,
  input: newPasswordSchema,
  run: (ctx, _actor, input) => resetPassword(ctx, input),
})

/** The purpose of a link. The token is in the URL fragment, so the page must ask for it by script. */
export const accountLinkAction = defineAction({
  for: 'anyone',
  limit: budgets.visitor,
  input: accountLinkSchema,
  run: (ctx, _actor, { token }) => viewAccountLink(ctx, token),
})
