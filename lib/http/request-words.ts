import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { preferredLocale, toLocale, wordsOf } from '#lib/core/words/index.ts'

/** Name of the cookie that holds a language chosen by hand. */
export const LOCALE_COOKIE = 'locale'

/** The words of a request: the language that the reader chose, else what their browser asks for. Missing words throw. */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const locale = chosen ? toLocale(chosen) : preferredLocale((await headers()).get('accept-language'), 'en')
  return {
    locale,
    messages: wordsOf(locale),
    timeZone: 'UTC',
    onError: (error) => {
      throw error
    },
  }
})
