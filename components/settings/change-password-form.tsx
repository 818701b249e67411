'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { NewPassword } from '#components/portal/account-forms.tsx'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { FormAction } from '#lib/http/form-state.ts'
import styles from './settings.module.css'

/** Fields: current, password. */
export function ChangePasswordForm({ action, email }: { action: FormAction; email: string }) {
  const words = useTranslations('settings.account')
  const common = useTranslations('common')
  const toast = useToast()
  const [times, setTimes] = useState(0)
  const done = () => {
    toast({ tone: 'success', title: words('changed') })
    setTimes(times + 1)
  }
  return (
    <ActionForm key={times} action={action} onDone={done}>
      {(form) => (
        <>
          <input type="email" autoComplete="username" value={email} readOnly hidden />
          <PasswordField
            name="current"
            label={words('current')}
            autoComplete="current-password"
            required
            maxLength={200}
            showText={common('showPassword')}
            hideText={common('hidePassword')}
            error={form.errorOf('current')}
          />
          <NewPassword form={form} />
          <div className={styles.buttons}>
            <Button type="submit" variant="primary" pending={form.pending} pendingText={words('changing')}>
              {words('change')}
            </Button>
          </div>
        </>
      )}
    </ActionForm>
  )
}
