'use server'

import { updateOrganisation } from '#lib/account/index.ts'
import { organisationSchema } from '#lib/account/schema.ts'
import { defineAction } from '#lib/http/define-action.ts'
import { refreshPage } from '#lib/http/refresh-page.ts'

export const saveOrganisationAction = defineAction({
  for: 'admin',
  input: organisationSchema,
  run: async (ctx, admin, input) => {
    await updateOrganisation(ctx, admin, input)
    refreshPage()
  },
})
