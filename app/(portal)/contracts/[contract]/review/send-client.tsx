'use client'

import { Send, Trash2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ConfirmDialog } from '#components/portal/confirm-dialog.tsx'
import { useAction } from '#components/portal/use-action.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { CheckboxField } from '#components/ui/choice-field.tsx'
import type { ReviewedDraft } from '#lib/domain/contract/schema.ts'
import type { ActionResult } from '#lib/server/http/form-state.ts'
import { deleteDraftAction, sendContractAction } from '../actions.ts'
import styles from './send-client.module.css'

type SendClientProps = {
  contractId: string
  /** The state of the draft that the page shows. */
  reviewed: ReviewedDraft
  ready: boolean
  /** True if the sender must confirm that they have read the findings about the document. */
  mustAcknowledge: boolean
}

/** The send button, and a secondary one that discards the draft. */
export function SendClient({ contractId, reviewed, ready, mustAcknowledge }: SendClientProps) {
  const words = useTranslations('contracts.review')
  const [sending, send] = useAction()
  const [asked, setAsked] = useState(false)
  const [acknowledged, setAcknowledged] = useState(false)
  const [changed, setChanged] = useState<string | null>(null)
  // Not a toast, which would cover the button: the page asks again.
  const sendShown = async (): Promise<ActionResult> => {
    const answer: ActionResult | undefined = await sendContractAction({ contractId, reviewed, acknowledged })
    const isChanged = answer?.status === 'refused' && answer.code === 'draft_changed'
    setChanged(isChanged ? answer.message : null)
    return isChanged ? { status: 'done' } : answer
  }
  return (
    <>
      {changed ? (
        <Banner tone="warning" role="alert">
          <p>{changed}</p>
        </Banner>
      ) : null}
      {mustAcknowledge ? (
        <CheckboxField
          label={words('acknowledge')}
          checked={acknowledged}
          onChange={({ target }) => setAcknowledged(target.checked)}
        />
      ) : null}
      <div className={styles.bar}>
        <Button variant="quiet" icon={<Trash2 size={17} aria-hidden="true" />} onClick={() => setAsked(true)}>
          {words('deleteDraft')}
        </Button>
        <Button
          variant="primary"
          size="l"
          icon={<Send size={17} aria-hidden="true" />}
          disabled={!ready || (mustAcknowledge && !acknowledged)}
          pending={sending}
          pendingText={words('sending')}
          onClick={() => send(sendShown)}
        >
          {words('send')}
        </Button>
      </div>
      <ConfirmDialog
        open={asked}
        onClose={() => setAsked(false)}
        title={words('deleteTitle')}
        confirm={words('deleteDraft')}
        pendingText={words('deleting')}
        danger
        run={() => deleteDraftAction({ contractId })}
      >
        {words('deleteText')}
      </ConfirmDialog>
    </>
  )
}
