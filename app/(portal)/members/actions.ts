'use server'

import { z } from 'zod'
import { memberId } from '#lib/core/ids.ts'
import { changeRole, inviteMember } from '#lib/domain/account/index.ts'
import { inviteSchema } from '#lib/domain/account/schema.ts'
import { removeMember } from '#lib/domain/contract/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction, defineFormAction, refreshPage } from '#lib/server/http/define-action.ts'

export const inviteAction = defineFormAction({
  for: 'admin',
  limit: budgets.member,
  input: inviteSchema,
  run: async (ctx, admin, input) => {
    await inviteMember(ctx, admin, input)
    refreshPage()
  },
})

export const changeRoleAction = defineAction({
  for: 'admin',
  limit: budgets.member,
  input: z.object({ memberId, role: inviteSchema.shape.role }),
  run: async (ctx, admin, input) => {
    await changeRole(ctx, admin, input.memberId, input.role)
    refreshPage()
  },
})

export const removeAction = defineAction({
  for: 'admin',
  limit: budgets.member,
  input: z.object({ memberId, successorId: memberId.nullable() }),
  run: async (ctx, admin, input) => {
    await removeMember(ctx, admin, input.memberId, input.successorId)
    refreshPage()
  },
})
