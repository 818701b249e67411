import { useTranslations } from 'next-intl'
import { LocalOnlyBanner } from '#components/portal/local-only-banner.tsx'

/** On pages outside the portal: the banner of an installation without a mail server, as a region of the page. */
export function LocalNotice({ shown }: { shown: boolean }) {
  const common = useTranslations('common')
  if (!shown) return null
  return (
    <aside aria-label={common('notices')}>
      <LocalOnlyBanner />
    </aside>
  )
}
