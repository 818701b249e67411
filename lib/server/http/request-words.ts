import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { installationOrganisation } from '#lib/domain/account/index.ts'
import { serverContext } from '#lib/server/context.ts'
import { languageTags, preferredLocale, toLocale, wordsOf } from '#lib/words/index.ts'

/** Name of the cookie that holds a language chosen by hand. */
export const LOCALE_COOKIE = 'locale'

/**
 * The words of a request: the language that the reader chose, else what their browser asks for, else the organisation's;
 * times in the organisation's zone. A missing word throws.
 */
export default getRequestConfig(async () => {
  // First of all: it tells Next.js that there is nothing to render before there is a request, and no database at build.
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const organisation = await installationOrganisation(await serverContext())
  const asked = preferredLocale((await headers()).get('accept-language'), toLocale(organisation?.locale))
  const locale = chosen ? toLocale(chosen) : asked
  return {
    locale: languageTags[locale],
    messages: wordsOf(locale),
    // The browser begins with the server's time, so that both say "5 min. ago" while the page comes alive.
    now: new Date(),
    timeZone: organisation?.timeZone ?? 'UTC',
    onError: (error) => {
      throw error
    },
  }
})
