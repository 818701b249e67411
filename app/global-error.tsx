'use client'

import { NextIntlClientProvider } from 'next-intl'
import en from '#lib/core/words/en/common.json'
import fr from '#lib/core/words/fr/common.json'
import ErrorPage from './error.tsx'
import './globals.css'

const catalogues: Record<string, typeof en> = { en, fr }

/** The last net, when even the layout failed: so it brings its own words and takes the language from the browser. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  const wanted = typeof navigator === 'undefined' ? 'en' : (navigator.language.split('-')[0] ?? 'en')
  const locale = wanted in catalogues ? wanted : 'en'
  return (
    <html lang={locale}>
      <body>
        <NextIntlClientProvider locale={locale} messages={{ common: catalogues[locale] ?? en }} timeZone="UTC">
          <title>{(catalogues[locale] ?? en).productName}</title>
          <ErrorPage {...props} />
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
