'use server'

import { redirect } from 'next/navigation'
import { z } from 'zod'
import { createSample, openDraft, sendContract } from '#lib/domain/contract/index.ts'
import { defineAction } from '#lib/server/http/define-action.ts'

/** Sends the sample contract to whoever is signed in, and goes to its page. */
export const sendSampleAction = defineAction({
  for: 'member',
  input: z.object({}),
  run: async (ctx, member) => {
    const id = await createSample(ctx, member)
    await sendContract(ctx, member, await openDraft(ctx, member, id))
    redirect(`/contracts/${id}`)
  },
})
