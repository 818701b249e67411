import { useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'

/** The banner of an installation without a mail server, so that no one waits for an email. */
export function LocalNotice({ shown }: { shown: boolean }) {
  const words = useTranslations('portal.localOnly')
  const common = useTranslations('common')
  if (!shown) return null
  return (
    <aside aria-label={common('notices')}>
      <Banner strip tone="warning">
        <p>
          <strong>{words('title')}</strong> {words('text')}
        </p>
      </Banner>
    </aside>
  )
}
