'use client'

import { UserPlus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionForm, type FormView } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { RadioGroup } from '#components/ui/choice-field.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { FormAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'

/** A button that invites a member. Fields: name, email, role. */
export function InviteDialog({ action }: { action: FormAction }) {
  const words = useTranslations('settings.members')
  const common = useTranslations('common')
  const toast = useToast()
  const [open, setOpen] = useState(false)
  const done = () => {
    setOpen(false)
    toast({ tone: 'success', title: words('inviteDone') })
  }
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="primary" icon={<UserPlus size={17} aria-hidden="true" />}>
          {words('invite')}
        </Button>
      }
      title={words('inviteTitle')}
      description={words('inviteText')}
      closeLabel={common('close')}
    >
      <ActionForm action={action} onDone={done}>
        {(form) => <InviteFields form={form} onCancel={() => setOpen(false)} />}
      </ActionForm>
    </Dialog>
  )
}

function InviteFields({ form, onCancel }: { form: FormView; onCancel: () => void }) {
  const words = useTranslations('settings.members')
  const settings = useTranslations('settings')
  const common = useTranslations('common')
  const roles = (['member', 'admin'] as const).map((role) => ({
    value: role,
    label: settings(`roles.${role}`),
    hint: settings(`roleHints.${role}`),
  }))
  const text = { autoComplete: 'off', required: true }
  return (
    <>
      <TextField {...text} name="name" label={words('name')} maxLength={120} error={form.errorOf('name')} />
      <TextField
        {...text}
        name="email"
        type="email"
        label={words('email')}
        maxLength={254}
        error={form.errorOf('email')}
      />
      <RadioGroup
        name="role"
        label={words('role')}
        defaultValue="member"
        options={roles}
        error={form.errorOf('role')}
      />
      <div className={styles.buttons}>
        <Button onClick={onCancel}>{common('cancel')}</Button>
        <Button type="submit" variant="primary" pending={form.pending} pendingText={words('inviteSending')}>
          {words('inviteSend')}
        </Button>
      </div>
    </>
  )
}
