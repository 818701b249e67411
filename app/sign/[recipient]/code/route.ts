import { getTranslations } from 'next-intl/server'
import { sendCode } from '#lib/domain/notify/index.ts'
import { requestCode } from '#lib/domain/signing/index.ts'
import { channelSchema, codeRequestAnswer } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'

/** Sends a code; the answer reports whether it was sent. */
export const POST = defineRoute({
  for: 'linkHolder',
  limit: budgets.recipient,
  answer: codeRequestAnswer,
  run: async (ctx, holder, request) => {
    const { channel } = await readJson(request, channelSchema)
    const outcome = await requestCode(ctx, holder, channel, sendCode)
    if (outcome.sent) return outcome
    const words = await getTranslations('signing.code.notSent')
    return { sent: false as const, message: words(`${channel}.${outcome.why}`), other: outcome.other }
  },
})
