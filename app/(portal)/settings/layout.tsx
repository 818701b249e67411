import { getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { PageHeader } from '#components/portal/page-header.tsx'
import { SettingsLayout } from '#components/settings/settings-layout.tsx'
import { pageMember } from '#lib/server/http/page-member.ts'
import { ClientWords } from '../../client-words.tsx'

/** The frame of all settings, with the pages that the member may open. */
export default async function SettingsFrame({ children }: { children: ReactNode }) {
  const { member } = await pageMember()
  const words = await getTranslations('settings')
  const pages = [
    { id: 'organisation', href: '/settings' } as const,
    { id: 'account', href: '/settings/account' } as const,
    ...(member.role === 'admin'
      ? ([
          { id: 'disclosure', href: '/settings/disclosure' },
          { id: 'seal', href: '/settings/seal' },
          { id: 'installation', href: '/settings/installation' },
        ] as const)
      : []),
  ]
  return (
    <ClientWords words={['settings.nav']}>
      <PageHeader title={words('title')} />
      <SettingsLayout pages={pages}>{children}</SettingsLayout>
    </ClientWords>
  )
}
