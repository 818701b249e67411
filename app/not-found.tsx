import { FileQuestionMark } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LinkButton } from '#components/ui/link-button.tsx'
import { PlainPage } from '#components/ui/plain-page.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('common'))('notFound.title') }
}

/** The page for a wrong address. A missing object and one that the user may not see look the same. */
export default async function NotFound() {
  const words = await getTranslations('common.notFound')
  return (
    <PlainPage
      icon={<FileQuestionMark size={40} strokeWidth={1.5} />}
      title={words('title')}
      actions={
        <LinkButton href="/" variant="primary">
          {words('action')}
        </LinkButton>
      }
    >
      <p>{words('text')}</p>
    </PlainPage>
  )
}
