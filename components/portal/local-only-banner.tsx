import { useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'

/** The banner of an installation without a mail server, so that no one waits for an email. */
export function LocalOnlyBanner({ linksToOutbox = false }: { linksToOutbox?: boolean }) {
  const words = useTranslations('portal.localOnly')
  const action = (
    <LinkButton size="s" variant="quiet" href="/messages">
      {words('action')}
    </LinkButton>
  )
  return (
    <Banner strip tone="warning" action={linksToOutbox ? action : undefined}>
      <p>
        <strong>{words('title')}</strong> {words('text')}
      </p>
    </Banner>
  )
}
