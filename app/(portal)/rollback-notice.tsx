'use client'

import { RollbackBanner, type RollbackNotice } from '#components/portal/rollback-banner.tsx'
import { acknowledgeRollbackAction } from './actions.ts'

/** The rollback banner with its action, which only admins have. */
export function PortalRollbackNotice({ isAdmin, ...notice }: RollbackNotice & { isAdmin: boolean }) {
  const acknowledge = () => acknowledgeRollbackAction({})
  return <RollbackBanner {...notice} acknowledge={isAdmin ? acknowledge : null} />
}
