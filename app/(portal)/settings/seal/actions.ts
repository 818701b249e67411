'use server'

import { z } from 'zod'
import { installCertificate, returnToSelfMade } from '#lib/domain/seal-key/index.ts'
import { MAX_CERTIFICATE_FILE_BYTES } from '#lib/domain/sealing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction, defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const uploadSealCertificateAction = defineFormAction({
  for: 'admin',
  limit: budgets.member,
  input: z.object({ file: z.file().min(1).max(MAX_CERTIFICATE_FILE_BYTES), password: z.string().max(1000) }),
  run: async (ctx, admin, { file, password }) => {
    await installCertificate(ctx, admin, { file: new Uint8Array(await file.arrayBuffer()), password })
    refreshPage()
  },
})

export const restoreBuiltInCertificateAction = defineAction({
  for: 'admin',
  limit: budgets.member,
  input: z.object({}),
  run: async (ctx, admin) => {
    await returnToSelfMade(ctx, admin)
    refreshPage()
  },
})
