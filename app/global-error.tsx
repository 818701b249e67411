'use client'

import { NextIntlClientProvider } from 'next-intl'
import en from '#lib/words/en/common.json'
import fr from '#lib/words/fr/common.json'
import ErrorPage from './error.tsx'
import './globals.css'

const catalogues = { en, fr }
type Language = keyof typeof catalogues

/** The last net, when even the layout failed: so it brings its own words and takes the language from the browser. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  const wanted = typeof navigator === 'undefined' ? 'en' : (navigator.language.split('-')[0] ?? 'en')
  const locale: Language = wanted in catalogues ? (wanted as Language) : 'en'
  const words = catalogues[locale]
  return (
    <html lang={locale}>
      <body>
        <NextIntlClientProvider locale={locale} messages={{ common: words }} timeZone="UTC">
          <title>{words.productName}</title>
          <ErrorPage {...props} />
        </NextIntlClientProvider>
      </body>
    </html>
  )
}
