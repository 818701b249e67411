'use server'

import { z } from 'zod'
import { acknowledgeRollback } from '#lib/evidence/index.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { refreshPage } from '#lib/http/refresh-page.ts'

export const acknowledgeRollbackAction = defineAction({
  for: 'admin',
  input: z.object({}),
  run: async (ctx, admin) => {
    await acknowledgeRollback(ctx, admin)
    refreshPage()
  },
})
