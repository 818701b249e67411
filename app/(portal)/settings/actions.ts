'use server'

import { changeUnderSignature, updateOrganisation } from '#lib/domain/account/index.ts'
import { organisationSchema, underSignatureSchema } from '#lib/domain/account/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const saveOrganisationAction = defineFormAction({
  for: 'admin',
  limit: budgets.member,
  input: organisationSchema,
  run: async (ctx, admin, input) => {
    await updateOrganisation(ctx, admin, input)
    refreshPage()
  },
})

export const saveUnderSignatureAction = defineFormAction({
  for: 'admin',
  limit: budgets.member,
  input: underSignatureSchema,
  run: async (ctx, admin, input) => {
    await changeUnderSignature(ctx, admin, input)
    refreshPage()
  },
})
