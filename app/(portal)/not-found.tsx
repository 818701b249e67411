import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { PageHeader } from '#components/portal/page-header.tsx'
import { LinkButton } from '#components/ui/link-button.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('common'))('notFound.title') }
}

/**
 * The page for a wrong address inside the portal. A missing object and one that the member may not see look the same.
 */
export default async function PortalNotFound() {
  const words = await getTranslations('common.notFound')
  return (
    <>
      <PageHeader title={words('title')} description={words('text')} />
      <LinkButton href="/contracts" variant="primary">
        {words('action')}
      </LinkButton>
    </>
  )
}
