'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextArea } from '#components/ui/text-field.tsx'
import styles from './screen.module.css'
import type { DeclineResult, EndReason } from './signing-view.ts'

/** As long as the server takes; the input cuts what is longer. */
const longestReason = 500

type DeclineDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  senderName: string
  decline: (reason: string | null) => Promise<DeclineResult>
  onDeclined: () => void
  onEnded: (reason: EndReason) => void
}

/** Asks for a reason that may stay empty, warns once, and declines. */
export function DeclineDialog({ open, onOpenChange, senderName, decline, onDeclined, onEnded }: DeclineDialogProps) {
  const t = useTranslations('signing')
  const reason = useRef<HTMLTextAreaElement>(null)
  const busy = useRef(false)
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    if (busy.current) return
    busy.current = true
    setPending(true)
    setProblem(null)
    try {
      const answer = await decline(reason.current?.value.trim() || null)
      if (answer.declined) onDeclined()
      else if (answer.ended) onEnded(answer.ended)
      else setProblem(answer.message)
    } catch {
      setProblem(t('decline.offline'))
    }
    busy.current = false
    setPending(false)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      locked={pending}
      title={t('decline.heading')}
      description={t('decline.warning', { sender: senderName })}
      closeLabel={t('frame.close')}
      initialFocus={reason}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)} disabled={pending}>
            {t('decline.keep')}
          </Button>
          <Button variant="danger" pending={pending} pendingText={t('decline.pending')} onClick={() => void submit()}>
            {t('decline.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles.actions}>
        <TextArea
          ref={reason}
          label={t('decline.reason')}
          optional={t('decline.optional')}
          hint={t('decline.reasonHint', { sender: senderName })}
          maxLength={longestReason}
          rows={3}
        />
        {problem ? (
          <Banner tone="danger" role="alert">
            <p>{problem}</p>
          </Banner>
        ) : null}
      </div>
    </Dialog>
  )
}
