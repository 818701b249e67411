'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { type Locale, languageNames, portalLocales, toLocale } from '#lib/words/locales.ts'
import styles from './language-switch.module.css'

/** A button for each language. A plain form: it also works without a script and returns to the same page. */
export function LanguageSwitch({ locales = portalLocales }: { locales?: readonly Locale[] }) {
  const common = useTranslations('common')
  const current = toLocale(useLocale(), locales)
  const [path, search] = [usePathname(), useSearchParams().toString()]
  return (
    <form method="post" action="/language">
      <input type="hidden" name="to" value={search ? `${path}?${search}` : path} />
      <fieldset className={styles.languages} aria-label={common('language')}>
        {locales.map((locale) => (
          <Button
            key={locale}
            type="submit"
            size="s"
            variant="quiet"
            name="locale"
            value={locale}
            lang={locale}
            aria-current={locale === current || undefined}
          >
            {languageNames[locale]}
          </Button>
        ))}
      </fieldset>
    </form>
  )
}
