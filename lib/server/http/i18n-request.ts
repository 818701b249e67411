import { headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { languageTags, portalLocales, preferredLocale, signerLocales, toLocale, wordsOf } from '#lib/words/index.ts'
import { readLocaleCookie } from './locale-cookie.ts'
import { requestMember } from './page-member.ts'

/**
 * What next-intl documents as `i18n/request.ts`: language, messages and time zone of a request. The language is the one that
 * the user chose, else the browser's, else that of the member's organisation, else English. Times are in the zone of the
 * member's organisation; pages for visitors pass a zone of their own or show UTC. A missing message throws.
 */
export default getRequestConfig(async () => {
  // Before anything else: reading a cookie makes the page dynamic, so that the build does not open a database.
  const chosen = await readLocaleCookie()
  const [head, { member }] = await Promise.all([headers(), requestMember()])
  const locales = head.has('x-signcove-signer') ? signerLocales : portalLocales
  const preferred = preferredLocale(head.get('accept-language'), locales, toLocale(member?.locale, locales))
  const locale = chosen ? toLocale(chosen, locales) : preferred
  return {
    locale: languageTags[locale],
    messages: await wordsOf(locale),
    // The browser starts from the server's time, so that both render the same "5 min. ago".
    now: new Date(),
    timeZone: member?.timeZone ?? 'UTC',
    onError: (error) => {
      throw error
    },
  }
})
