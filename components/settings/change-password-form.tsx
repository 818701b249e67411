'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { NewPassword } from '#components/portal/account-forms.tsx'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { FormAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'

/** Fields: current, password. After success the member's other sessions have ended. */
export function ChangePasswordForm({ action, email }: { action: FormAction; email: string }) {
  const words = useTranslations('settings.account')
  const common = useTranslations('common')
  const toast = useToast()
  const [changes, setChanges] = useState(0)
  const finish = () => {
    toast({ tone: 'success', title: words('changed') })
    // An empty form.
    setChanges(changes + 1)
  }
  // The refusal does not name the wrong value; here it can only be the password.
  const change: FormAction = async (state, data) => {
    const answer = await action(state, data)
    if (answer?.status !== 'refused' || answer.code !== 'wrong_credentials') return answer
    return { ...answer, message: words('currentWrong'), fields: { current: words('currentWrong') } }
  }
  return (
    <ActionForm key={changes} action={change} onDone={finish}>
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
