import { ownPath } from '#lib/core/own-path.ts'
import { budgets } from '#lib/server/http/budgets.ts'
import { defineRoute } from '#lib/server/http/define-route.ts'
import { writeLocaleCookie } from '#lib/server/http/locale-cookie.ts'
import { readText } from '#lib/server/http/read-input.ts'
import { seeOther } from '#lib/server/http/see-other.ts'
import { toLocale } from '#lib/words/locales.ts'

/** Stores the language that the user chose, from a plain form with `locale` and `to`, and returns to the page. */
export const POST = defineRoute({
  for: 'anyone',
  limit: budgets.visitor,
  run: async (ctx, _actor, request) => {
    const form = new URLSearchParams(await readText(request, 10_000))
    await writeLocaleCookie(ctx, toLocale(form.get('locale')))
    return seeOther(ownPath(form.get('to')) ?? '/')
  },
})
