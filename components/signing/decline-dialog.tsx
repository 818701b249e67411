'use client'

import { useTranslations } from 'next-intl'
import { useRef, useState } from 'react'
import { sentenceOf } from '#components/http/call.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextArea } from '#components/ui/text-field.tsx'
import styles from './screen.module.css'
import { otherScreen } from './signing-answers.ts'
import type { SigningEvent } from './signing-flow.machine.ts'
import type { SigningCallbacks } from './signing-view.ts'

/** The server's limit; the input truncates longer text. */
const longestReason = 500

type DeclineDialogProps = {
  open: boolean
  onClose: () => void
  senderName: string
  /** Kept by the caller: it is still there after a screen that asks for a code. */
  reason: string
  onReasonChange: (reason: string) => void
  decline: SigningCallbacks['decline']
  onDeclined: () => void
  /** Called with the event of an answer that leads to another screen. */
  onOtherScreen: (event: SigningEvent) => void
}

/** Asks for an optional reason, warns once, and declines. */
export function DeclineDialog(props: DeclineDialogProps) {
  const { open, onClose, senderName, reason, onReasonChange } = props
  const t = useTranslations('signing')
  const common = useTranslations('common')
  const input = useRef<HTMLTextAreaElement>(null)
  const { pending, problem, submit } = useDecline(props)
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
      locked={pending}
      title={t('decline.heading')}
      description={t('decline.warning', { sender: senderName })}
      closeLabel={t('frame.close')}
      initialFocus={input}
      footer={
        <>
          <Button onClick={onClose} disabled={pending}>
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
          ref={input}
          value={reason}
          onChange={(event) => onReasonChange(event.target.value)}
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

/** Declines once for repeated presses. */
function useDecline({ reason, decline, onDeclined, onOtherScreen }: DeclineDialogProps) {
  const t = useTranslations('signing')
  const busy = useRef(false)
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async () => {
    if (busy.current) return
    busy.current = true
    setPending(true)
    setProblem(null)
    const answer = await decline(reason.trim() || null)
    const other = answer.ok ? null : otherScreen(answer)
    if (answer.ok) onDeclined()
    else if (other) onOtherScreen(other)
    else setProblem(sentenceOf(answer, t('decline.offline')))
    busy.current = false
    setPending(false)
  }
  return { pending, problem, submit }
}
