'use client'

import { NextIntlClientProvider } from 'next-intl'
import { textDirection } from '#lib/core/text-direction.ts'
import ar from '#lib/words/ar/common.json'
import en from '#lib/words/en/common.json'
import fr from '#lib/words/fr/common.json'
import { languageTags, type PortalLocale, portalLocales, preferredLocale } from '#lib/words/locales.ts'
import ErrorPage from './error.tsx'
import './globals.css'

/** A language of the portal that is missing here does not compile. */
const messages = { ar, en, fr } satisfies Record<PortalLocale, typeof en>

/** The page for an error of the root layout itself: it has its own messages and takes the language from the browser. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  const languages = typeof navigator === 'undefined' ? null : navigator.languages.join()
  const locale = preferredLocale(languages, portalLocales, 'en')
  return (
    <html lang={locale} dir={textDirection(locale)}>
      <body>
        <NextIntlClientProvider locale={languageTags[locale]} messages={{ common: messages[locale] }} timeZone="UTC">
          <title>{messages[locale].productName}</title>
          <ErrorPage {...props} />
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
