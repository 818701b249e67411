'use server'

import { defineAction } from '#lib/http/define-action.ts'
import { refreshPage } from '#lib/http/refresh-page.ts'
import { restoreDisclosure, saveDisclosure } from '#lib/signing/index.ts'
import { restoreDisclosureSchema, saveDisclosureSchema } from '#lib/signing/schema.ts'

export const saveDisclosureAction = defineAction({
  for: 'admin',
  input: saveDisclosureSchema,
  run: async (ctx, admin, input) => {
    await saveDisclosure(ctx, admin, input)
    refreshPage()
  },
})

export const restoreDisclosureAction = defineAction({
  for: 'admin',
  input: restoreDisclosureSchema,
  run: async (ctx, admin, input) => {
    await restoreDisclosure(ctx, admin, input)
    refreshPage()
  },
})
