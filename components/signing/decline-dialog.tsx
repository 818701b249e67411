'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { sentenceOf } from '#components/http/call.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextArea } from '#components/ui/text-field.tsx'
import styles from './screen.module.css'
import { endOf } from './signing-answers.ts'
import type { EndReason, SigningCallbacks } from './signing-view.ts'

/** The server's limit; the input truncates longer text. */
const longestReason = 500

type DeclineDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  senderName: string
  decline: SigningCallbacks['decline']
  onDeclined: () => void
  onEnded: (reason: EndReason) => void
}

/** Asks for an optional reason, warns once, and declines. */
export function DeclineDialog({ open, onOpenChange, senderName, decline, onDeclined, onEnded }: DeclineDialogProps) {
  const t = useTranslations('signing')
  const common = useTranslations('common')
  const reason = useRef<HTMLTextAreaElement>(null)
  const busy = useRef(false)
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    if (busy.current) return
    busy.current = true
    setPending(true)
    setProblem(null)
    const answer = await decline(reason.current?.value.trim() || null)
    const ended = answer.ok ? null : endOf(answer)
    if (answer.ok) onDeclined()
    else if (ended) onEnded(ended)
    else setProblem(sentenceOf(answer, t('decline.offline')))
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
          optional={common('optional')}
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
