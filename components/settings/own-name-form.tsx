'use client'

import { useTranslations } from 'next-intl'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { FormAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'

/** Field: name. */
export function OwnNameForm({ action, name }: { action: FormAction; name: string }) {
  const words = useTranslations('account')
  const common = useTranslations('common')
  const toast = useToast()
  return (
    <ActionForm action={action} onDone={() => toast({ tone: 'success', title: common('saved') })}>
      {(form) => (
        <>
          <TextField
            name="name"
            label={words('name')}
            hint={words('nameHint')}
            autoComplete="name"
            defaultValue={name}
            maxLength={120}
            required
            error={form.errorOf('name')}
          />
          <div className={styles.buttons}>
            <Button type="submit" variant="primary" pending={form.pending} pendingText={common('saving')}>
              {common('save')}
            </Button>
          </div>
        </>
      )}
    </ActionForm>
  )
}
