'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { createSample, openDraftToSend, sendUnreviewed } from '#lib/domain/contract/index.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineAction } from '#lib/server/http/define-action.ts'

/** Sends the sample contract to the signed-in member and opens its page. */
export const sendSampleAction = defineAction({
  for: 'member',
  limit: budgets.member,
  input: z.object({}),
  run: async (ctx, member) => {
    const id = await createSample(ctx, member)
    await sendUnreviewed(ctx, member, await openDraftToSend(ctx, member, id))
    redirect(`/contracts/${id}`)
  },
})
