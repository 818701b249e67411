'use client'

import { useTranslations } from 'next-intl'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { SelectField } from '#components/ui/select-field.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import type { OrganisationInput } from '#lib/domain/account/schema.ts'
import type { FormAction } from '#lib/server/http/form-state.ts'
import { languageNames, portalLocales } from '#lib/words/locales.ts'
import styles from './settings.module.css'

type OrganisationFormProps = { action: FormAction; value: OrganisationInput; timeZones: readonly string[] }

/** Fields: name, timeZone, locale. */
export function OrganisationForm({ action, value, timeZones }: OrganisationFormProps) {
  const words = useTranslations('settings')
  const common = useTranslations('common')
  const toast = useToast()
  return (
    <ActionForm action={action} onDone={() => toast({ tone: 'success', title: common('saved') })}>
      {(form) => (
        <>
          <TextField
            name="name"
            label={words('organisation.name')}
            defaultValue={value.name}
            maxLength={120}
            required
            error={form.errorOf('name')}
          />
          <SelectField
            name="timeZone"
            label={words('organisation.timeZone')}
            hint={words('organisation.timeZoneHint')}
            defaultValue={value.timeZone}
            options={[...new Set([value.timeZone, ...timeZones])]
              .sort()
              .map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            error={form.errorOf('timeZone')}
          />
          <SelectField
            name="locale"
            label={words('organisation.locale')}
            hint={words('organisation.localeHint')}
            defaultValue={value.locale}
            options={portalLocales.map((locale) => ({ value: locale, label: languageNames[locale] }))}
            error={form.errorOf('locale')}
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
