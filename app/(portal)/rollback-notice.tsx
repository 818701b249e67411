'use client'

import { RollbackBanner, type RollbackNotice } from '#components/portal/rollback-banner.tsx'
import { idle } from '#lib/server/http/form-state.ts'
import { acknowledgeRollbackAction } from './actions.ts'

/** The banner with the action behind its button, which only admins have. */
export function PortalRollbackNotice({ isAdmin, ...notice }: RollbackNotice & { isAdmin: boolean }) {
  const acknowledge = () => acknowledgeRollbackAction(idle, {})
  return <RollbackBanner {...notice} acknowledge={isAdmin ? acknowledge : null} />
}
