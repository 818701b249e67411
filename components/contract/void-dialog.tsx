'use client'

import { Ban } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextArea } from '#components/ui/text-field.tsx'
import type { FormAction } from '#lib/server/http/form-state.ts'
import styles from './void-dialog.module.css'

type VoidDialogProps = { action: FormAction; contractId: string; recipients: number }

/** A button that voids the contract after a reason was entered. Fields: contractId, reason. */
export function VoidDialog({ action, contractId, recipients }: VoidDialogProps) {
  const words = useTranslations('contracts.void')
  const common = useTranslations('common')
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button icon={<Ban size={17} aria-hidden="true" />}>{words('action')}</Button>}
      title={words('title')}
      description={words('text', { recipients })}
      closeLabel={common('close')}
    >
      <ActionForm action={action} onDone={() => setOpen(false)}>
        {(form) => (
          <>
            <input type="hidden" name="contractId" value={contractId} />
            <TextArea
              name="reason"
              label={words('reason')}
              hint={words('reasonHint')}
              maxLength={500}
              required
              error={form.errorOf('reason')}
            />
            <div className={styles.buttons}>
              <Button onClick={() => setOpen(false)}>{words('keep')}</Button>
              <Button type="submit" variant="danger" pending={form.pending} pendingText={words('pending')}>
                {words('confirm')}
              </Button>
            </div>
          </>
        )}
      </ActionForm>
    </Dialog>
  )
}
