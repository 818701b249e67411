'use server'

import { changeUnderSignature, updateOrganisation } from '#lib/domain/account/index.ts'
import { organisationSchema, underSignatureSchema } from '#lib/domain/account/schema.ts'
import { defineAction } from '#lib/server/http/define-action.ts'
import { refreshPage } from '#lib/server/http/refresh-page.ts'

export const saveOrganisationAction = defineAction({
  for: 'admin',
  input: organisationSchema,
  run: async (ctx, admin, input) => {
    await updateOrganisation(ctx, admin, input)
    refreshPage()
  },
})

export const saveUnderSignatureAction = defineAction({
  for: 'admin',
  input: underSignatureSchema,
  run: async (ctx, admin, input) => {
    await changeUnderSignature(ctx, admin, input)
    refreshPage()
  },
})
