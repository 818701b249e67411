'use server'

import { z } from 'zod'
import { memberSessionId } from '#lib/core/ids.ts'
import { changePassword, endOtherSessions, endSession, renameSelf } from '#lib/domain/account/index.ts'
import { changePasswordSchema, nameSchema } from '#lib/domain/account/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction, defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const renameAction = defineFormAction({
  for: 'member',
  limit: budgets.member,
  input: nameSchema,
  run: async (ctx, member, { name }) => {
    await renameSelf(ctx, member, name)
    refreshPage()
  },
})

export const changePasswordAction = defineFormAction({
  for: 'member',
  limit: budgets.member,
  input: changePasswordSchema,
  run: async (ctx, member, input) => {
    await changePassword(ctx, member, input)
    refreshPage()
  },
})

export const endSessionAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({ sessionId: memberSessionId }),
  run: async (ctx, member, { sessionId }) => {
    await endSession(ctx, member, sessionId)
    refreshPage()
  },
})

export const endOtherSessionsAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({}),
  run: async (ctx, member) => {
    await endOtherSessions(ctx, member)
    refreshPage()
  },
})
