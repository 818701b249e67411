'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { FileField } from '#components/ui/file-field.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { FormAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'

/** Fields: file, password. Cleared after the certificate was accepted. */
export function SealCertificateForm({ action }: { action: FormAction }) {
  const words = useTranslations('settings.seal')
  const common = useTranslations('common')
  const toast = useToast()
  const [times, setTimes] = useState(0)
  const done = () => {
    setTimes(times + 1)
    toast({ tone: 'success', title: words('uploaded') })
  }
  return (
    <ActionForm key={times} action={action} onDone={done}>
      {(form) => (
        <>
          <FileField
            name="file"
            label={words('file')}
            accept=".p12,.pfx,application/x-pkcs12"
            required
            error={form.errorOf('file')}
          />
          <PasswordField
            name="password"
            label={words('password')}
            autoComplete="off"
            maxLength={1000}
            showText={common('showPassword')}
            hideText={common('hidePassword')}
            error={form.errorOf('password')}
          />
          <div className={styles.buttons}>
            <Button type="submit" variant="primary" pending={form.pending} pendingText={words('uploading')}>
              {words('upload')}
            </Button>
          </div>
        </>
      )}
    </ActionForm>
  )
}
