'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ActionResult } from '#lib/server/http/form-state.ts'
import { useAction } from './use-action.ts'

export type RollbackNotice = {
  reason: 'smaller' | 'inconsistent' | 'pinned_unreadable'
  /** The number of events in the newest pinned checkpoint, and in the database. */
  signed: number
  found: number
}

type RollbackBannerProps = RollbackNotice & {
  /** Continues with the restored database; admins only. */
  acknowledge: (() => Promise<ActionResult>) | null
}

/** The database is older than the pinned checkpoint: what that means and, for admins, what to do. */
export function RollbackBanner({ acknowledge, ...notice }: RollbackBannerProps) {
  const words = useTranslations('portal.rollback')
  const [isOpen, setOpen] = useState(false)
  const action = (
    <Button size="s" variant="quiet" onClick={() => setOpen(true)}>
      {words('action')}
    </Button>
  )
  return (
    <Banner strip tone="danger" action={acknowledge ? action : undefined}>
      <p>
        <strong>{words('title', notice)}</strong> {words(acknowledge ? 'text' : 'textForMembers', notice)}
      </p>
      {acknowledge ? (
        <RollbackDialog open={isOpen} onClose={() => setOpen(false)} run={acknowledge} notice={notice} />
      ) : null}
    </Banner>
  )
}

type RollbackDialogProps = {
  open: boolean
  onClose: () => void
  run: () => Promise<ActionResult>
  notice: RollbackNotice
}

function RollbackDialog({ open, onClose, run, notice }: RollbackDialogProps) {
  const words = useTranslations('portal.rollback')
  const common = useTranslations('common')
  const [pending, start] = useAction()
  const continueLog = () => start(run, { done: words('done'), onSettled: onClose })
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      locked={pending}
      title={words('question')}
      description={words('newer', notice)}
      closeLabel={common('close')}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
            {common('cancel')}
          </Button>
          <Button variant="danger" pending={pending} pendingText={words('pending')} onClick={continueLog}>
            {words('confirm')}
          </Button>
        </>
      }
    >
      <p>{words('continue')}</p>
    </Dialog>
  )
}
