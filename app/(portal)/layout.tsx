import type { ReactNode } from 'react'
import { pageMember } from '#lib/server/http/page-member.ts'
import { ClientWords } from '../client-words.tsx'
import { DraftSavesProvider } from './draft-saves.tsx'
import { PortalFrame } from './portal-frame.tsx'
import { PortalRollbackNotice } from './rollback-notice.tsx'

/** Every page of the portal requires a member. Which data a member may read is enforced in the domain, not here. */
export default async function PortalLayout({ children }: { children: ReactNode }) {
  const { ctx, member } = await pageMember()
  const isAdmin = member.role === 'admin'
  const { rollback } = ctx.log
  const notice = rollback && {
    reason: rollback.reason,
    signed: rollback.pinned?.size ?? 0,
    found: rollback.found.size,
  }
  return (
    <ClientWords words={['portal.nav', 'portal.account', 'portal.localOnly', 'portal.rollback', 'portal.shortcuts']}>
      <PortalFrame
        user={{ name: member.name, email: member.email }}
        organisation={member.organisation}
        isAdmin={isAdmin}
        localOnly={ctx.delivery.email === 'local'}
        banners={notice ? <PortalRollbackNotice {...notice} isAdmin={isAdmin} /> : null}
      >
        <DraftSavesProvider>{children}</DraftSavesProvider>
      </PortalFrame>
    </ClientWords>
  )
}
