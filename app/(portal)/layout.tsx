import type { ReactNode } from 'react'
import { pageMember } from '#lib/http/page-member.ts'
import { ClientWords } from '../client-words.tsx'
import { PortalFrame } from './portal-frame.tsx'

/** Every page of the portal: for members only. What each may see is decided where it is read, not here. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { ctx, member } = await pageMember()
  return (
    <ClientWords namespaces={['common', 'portal', 'account', 'contracts', 'editor', 'meaning', 'settings']}>
      <PortalFrame
        user={{ name: member.name, email: member.email }}
        organisation={member.organisation}
        isAdmin={member.role === 'admin'}
        localOnly={ctx.delivery.email === 'local'}
      >
        {children}
      </PortalFrame>
    </ClientWords>
  )
}
