'use client'

import { CloudAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '#components/ui/button.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PlainPage } from '#components/ui/plain-page.tsx'

/** Shown when rendering a page failed. The digest identifies the error in the server's log. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const words = useTranslations('common.error')
  return (
    <PlainPage
      icon={<CloudAlert size={40} strokeWidth={1.5} />}
      title={words('title')}
      actions={
        <>
          <Button variant="primary" onClick={reset}>
            {words('retry')}
          </Button>
          <LinkButton href="/" plain>
            {words('home')}
          </LinkButton>
        </>
      }
    >
      <p>{words('text')}</p>
      {error.digest ? <p>{words('reference', { digest: error.digest })}</p> : null}
    </PlainPage>
  )
}
