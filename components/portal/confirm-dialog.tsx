'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ActionResult } from '#lib/server/http/form-state.ts'
import { useAction } from './use-action.ts'

type ConfirmDialogProps = {
  open: boolean
  onClose: () => void
  title: string
  /** The consequences of the action. */
  children: ReactNode
  /** The text of the confirm button. */
  confirm: string
  pendingText: string
  danger?: boolean
  run: () => Promise<ActionResult>
  /** Shown after success. */
  done?: string
}

/** Asks for confirmation of an action that affects other people or cannot be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onClose, title, children, confirm, pendingText, danger = false, run, done } = props
  const common = useTranslations('common')
  const [pending, start] = useAction()
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      locked={pending}
      size="s"
      title={title}
      closeLabel={common('close')}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
            {common('cancel')}
          </Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            pending={pending}
            pendingText={pendingText}
            onClick={() => start(run, { ...(done ? { done } : {}), onSettled: onClose })}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {typeof children === 'string' ? <p>{children}</p> : children}
    </Dialog>
  )
}
