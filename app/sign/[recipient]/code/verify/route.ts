import { partiesAfterCode, proveIdentity } from '#lib/domain/signing/index.ts'
import { codeCheckAnswer, codeSchema } from '#lib/domain/signing/schema.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { readJson } from '#lib/server/http/read-input.ts'
import { refusalWords } from '#lib/server/http/refusal-words.ts'
import { writeSigningCookie } from '#lib/server/http/signing-cookie.ts'

/** Verifies a code. Wrong, expired and unknown codes get the same answer (OTP-06). */
export const POST = defineRoute({
  for: 'linkHolder',
  limit: budgets.checkCode,
  answer: codeCheckAnswer,
  run: async (ctx, holder, request) => {
    const { code: entered } = await readJson(request, codeSchema)
    const answer = await proveIdentity(ctx, holder, entered)
    if (!answer.ok) {
      const code = answer.locked ? 'code_locked' : answer.replaced ? 'code_replaced' : 'code_wrong'
      const message = await refusalWords({ code, details: {} })
      return { verified: false, message, triesLeft: answer.triesLeft, locked: answer.locked } as const
    }
    if (answer.cookie) await writeSigningCookie(ctx, holder.id, answer.cookie)
    return { verified: true, parties: await partiesAfterCode(ctx, holder) } as const
  },
})
