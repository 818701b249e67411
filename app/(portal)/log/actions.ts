'use server'

import { z } from 'zod'
import { startLogCheck } from '#lib/evidence/index.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { refreshPage } from '#lib/http/refresh-page.ts'

export const startLogCheckAction = defineAction({
  for: 'admin',
  input: z.object({}),
  run: async (ctx, admin) => {
    await startLogCheck(ctx, admin)
    refreshPage()
  },
})
