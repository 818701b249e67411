'use server'

import { z } from 'zod'
import { acknowledgeRollback } from '#lib/domain/log/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction, refreshPage } from '#lib/server/http/define-action.ts'

export const acknowledgeRollbackAction = defineAction({
  for: 'admin',
  limit: budgets.member,
  input: z.object({}),
  run: async (ctx, admin) => {
    await acknowledgeRollback(ctx, admin)
    refreshPage()
  },
})
