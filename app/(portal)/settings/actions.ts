'use server'

import { changeUnderSignature, updateOrganisation } from '#lib/domain/account/index.ts'
import { organisationSchema, underSignatureSchema } from '#lib/domain/account/schema.ts'
import { defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const saveOrganisationAction = defineFormAction({
  for: 'admin',
  input: organisationSchema,
  run: async (ctx, admin, input) => {
    await updateOrganisation(ctx, admin, input)
    refreshPage()
  },
})

export const saveUnderSignatureAction = defineFormAction({
  for: 'admin',
  input: underSignatureSchema,
  run: async (ctx, admin, input) => {
    await changeUnderSignature(ctx, admin, input)
    refreshPage()
  },
})
