'use server'

import { restoreDisclosure, saveDisclosure } from '#lib/domain/signing/index.ts'
import { restoreDisclosureSchema, saveDisclosureSchema } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction, defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const saveDisclosureAction = defineFormAction({
  for: 'admin',
  limit: budgets.member,
  input: saveDisclosureSchema,
  run: async (ctx, admin, input) => {
    await saveDisclosure(ctx, admin, input)
    refreshPage()
  },
})

export const restoreDisclosureAction = defineAction({
  for: 'admin',
  limit: budgets.member,
  input: restoreDisclosureSchema,
  run: async (ctx, admin, input) => {
    await restoreDisclosure(ctx, admin, input)
    refreshPage()
  },
})
