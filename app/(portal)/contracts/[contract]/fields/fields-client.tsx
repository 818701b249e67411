'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useCallback, useTransition } from 'react'
import { type EditorSigner, FieldEditor } from '#components/editor/field-editor.tsx'
import type { Page } from '#components/pages/page.ts'
import { Button } from '#components/ui/button.tsx'
import type { FieldView } from '#lib/domain/contract/schema.ts'
import { useDraftSaves } from '../../../draft-saves.tsx'
import { useAutosave } from '../use-autosave.ts'
import styles from './fields-client.module.css'

type Props = {
  contractId: string
  pages: readonly Page[]
  /** Changes with the document, so that the browser can cache images. */
  imageVersion: string
  signers: readonly EditorSigner[]
  fields: readonly FieldView[]
}

/** The editor with autosave, and the link to the next step. */
export function FieldsClient({ contractId, pages, imageVersion, signers, fields }: Props) {
  const words = useTranslations('contracts')
  const common = useTranslations('common')
  const router = useRouter()
  const [pending, start] = useTransition()
  const { saveFields } = useDraftSaves()
  const saving = useAutosave((fields: FieldView[]) => saveFields({ contractId, fields }))
  const imageUrl = useCallback(
    (page: number, dpi: number) => `/contracts/${contractId}/pages/${page}?dpi=${dpi}&v=${imageVersion}`,
    [contractId, imageVersion],
  )
  const proceed = () =>
    start(async () => {
      if (await saving.flush()) router.push(`/contracts/${contractId}/review`)
    })
  return (
    <div className={styles.stack}>
      <FieldEditor
        className={styles.editor ?? ''}
        pages={pages}
        imageUrl={imageUrl}
        signers={signers}
        fields={fields}
        onChange={saving.change}
        saveState={saving.state}
        saveProblem={saving.refusal?.message}
        onRetrySave={() => void saving.flush()}
      />
      <div className={styles.bar}>
        <Button variant="primary" size="l" onClick={proceed} pending={pending} pendingText={common('saving')}>
          {words('steps.review')}
        </Button>
      </div>
    </div>
  )
}
