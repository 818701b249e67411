'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ConfirmDialog } from '#components/portal/confirm-dialog.tsx'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { TextArea } from '#components/ui/text-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { type DisclosureSettings, disclosureSections, MAX_DISCLOSURE_TEXT } from '#lib/domain/signing/schema.ts'
import type { FormAction, ValueAction } from '#lib/server/http/form-state.ts'
import styles from './disclosure.module.css'
import layout from './settings.module.css'

type Of = { locale: DisclosureSettings['locale']; base: number }
type DisclosureFormProps = { settings: DisclosureSettings; save: FormAction; restore: ValueAction<Of> }

/** The placeholders as typed; they are the same in every language. */
const variables = { title: '{title}', sender: '{sender}', organisation: '{organisation}' }

/** Fields: locale, base, and one text for each section. Saving creates the next version. */
export function DisclosureForm({ settings, save, restore }: DisclosureFormProps) {
  const words = useTranslations('settings.disclosure')
  const common = useTranslations('common')
  const toast = useToast()
  const { locale, current, isProducts, titles } = settings
  return (
    <ActionForm action={save} onDone={() => toast({ tone: 'success', title: words('saved') })} className={styles.form}>
      {(form) => (
        <>
          <input type="hidden" name="locale" value={locale} />
          <input type="hidden" name="base" value={current.version} />
          <div className={styles.about}>
            <p>{words('applies', { isProducts: String(isProducts), version: current.version })}</p>
            <p>{words('variables', variables)}</p>
          </div>
          {disclosureSections.map((section) => (
            <TextArea
              // Another version starts from another text.
              key={`${section} ${current.version}`}
              name={section}
              label={titles[section]}
              defaultValue={current.sections[section]}
              maxLength={MAX_DISCLOSURE_TEXT}
              lang={locale}
              dir="auto"
              rows={3}
              required
              error={form.errorOf(section)}
            />
          ))}
          <div className={layout.buttons}>
            {isProducts ? null : <Restore run={() => restore({ locale, base: current.version })} />}
            <Button type="submit" variant="primary" pending={form.pending} pendingText={common('saving')}>
              {common('save')}
            </Button>
          </div>
        </>
      )}
    </ActionForm>
  )
}

function Restore({ run }: { run: () => ReturnType<ValueAction<Of>> }) {
  const words = useTranslations('settings.disclosure')
  const [asked, setAsked] = useState(false)
  return (
    <>
      <Button onClick={() => setAsked(true)}>{words('restore')}</Button>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={words('restoreTitle')}
        confirm={words('restore')}
        pendingText={words('restorePending')}
        run={run}
        done={words('restored')}
      >
        {words('restoreText')}
      </ConfirmDialog>
    </>
  )
}
