'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ActionForm } from '#components/ui/action-form.tsx'
import { Button } from '#components/ui/button.tsx'
import { CheckboxField } from '#components/ui/choice-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { VisuallyHidden } from '#components/ui/visually-hidden.tsx'
import type { UnderSignature } from '#lib/core/vocabulary/contract.ts'

import type { FormAction } from '#lib/server/http/form-state.ts'
import styles from './settings.module.css'
import under from './under-signature.module.css'
import { type SampleLines, UnderSignaturePreview } from './under-signature-preview.tsx'

type UnderSignatureFormProps = { action: FormAction; value: UnderSignature; sample: SampleLines }

const lines = ['name', 'time', 'meaning'] as const

/** Fields: name, time, meaning; each a checkbox. The preview follows immediately. */
export function UnderSignatureForm({ action, value, sample }: UnderSignatureFormProps) {
  const words = useTranslations('settings.underSignature')
  const common = useTranslations('common')
  const toast = useToast()
  const [chosen, setChosen] = useState(value)
  return (
    <ActionForm action={action} onDone={() => toast({ tone: 'success', title: common('saved') })}>
      {(form) => (
        <>
          <div className={under.choice}>
            <fieldset>
              <VisuallyHidden as="legend">{words('lines')}</VisuallyHidden>
              {lines.map((line) => (
                <CheckboxField
                  key={line}
                  name={line}
                  label={words(line)}
                  hint={line === 'meaning' ? words('meaningHint') : undefined}
                  checked={chosen[line]}
                  onChange={(event) => setChosen({ ...chosen, [line]: event.target.checked })}
                  error={form.errorOf(line)}
                />
              ))}
            </fieldset>
            <UnderSignaturePreview value={chosen} sample={sample} />
          </div>
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
