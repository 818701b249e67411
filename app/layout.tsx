import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { NextIntlClientProvider } from 'next-intl'
import { getLocale, getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { TextDirection } from '#components/ui/text-direction.tsx'
import { TranslationFollower } from '#components/ui/translation-follower.tsx'
import { textDirection } from '#lib/core/text-direction.ts'
import { toLocale } from '#lib/words/locales.ts'
import './globals.css'

export async function generateMetadata(): Promise<Metadata> {
  const words = await getTranslations('common')
  return {
    title: { default: words('productName'), template: `%s · ${words('productName')}` },
    description: words('tagline'),
    robots: { index: false, follow: false },
    formatDetection: { telephone: false, email: false, address: false },
  }
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f6f3' },
    { media: '(prefers-color-scheme: dark)', color: '#171614' },
  ],
}

/** The HTML document of every page: language, direction, fonts and messages. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, { common }] = [toLocale(await getLocale()), await getMessages()]
  const direction = textDirection(locale)
  return (
    <html lang={locale} dir={direction} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>
        <TranslationFollower />
        <TextDirection direction={direction}>
          <NextIntlClientProvider messages={{ common }}>{children}</NextIntlClientProvider>
        </TextDirection>
      </body>
    </html>
  )
}
