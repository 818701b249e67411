'use client'

import { CircleCheck, CircleX, Clock, Mail, RotateCw, Smartphone } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAction } from '#components/portal/use-action.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { MessageView } from '#lib/domain/notify/schema.ts'
import type { ValueAction } from '#lib/server/http/form-state.ts'
import styles from './message-list.module.css'

type SendAgainAction = ValueAction<{ contractId: string; messageId: string }>

type MessageListProps = {
  contractId: string
  messages: readonly MessageView[]
  /** Sends a failed message again. Not offered for codes: a signer requests a new code on the signing page. */
  sendAgain?: SendAgainAction
}

const states = {
  queued: { tone: 'neutral', icon: Clock },
  sent: { tone: 'success', icon: CircleCheck },
  retrying: { tone: 'warning', icon: RotateCw },
  failed: { tone: 'danger', icon: CircleX },
} as const

/** Every email and text message of the contract with its delivery status. */
export function MessageList({ contractId, messages, sendAgain }: MessageListProps) {
  const words = useTranslations('contracts.messages')
  return (
    <Card title={words('title')} flush>
      <ul className={styles.list}>
        {messages.map((message) => (
          <Message key={message.id} contractId={contractId} message={message} sendAgain={sendAgain} />
        ))}
      </ul>
    </Card>
  )
}

type MessageProps = { contractId: string; message: MessageView; sendAgain: SendAgainAction | undefined }

function Message({ contractId, message, sendAgain }: MessageProps) {
  const words = useTranslations('contracts.messages')
  const contracts = useTranslations('contracts')
  const Icon = message.channel === 'sms' ? Smartphone : Mail
  const shown = message.retryAt === null ? message.state : 'retrying'
  const { tone, icon: StateIcon } = states[shown]
  const mayRepeat = message.state === 'failed' && message.kind !== 'code'
  return (
    <li className={styles.item}>
      <Icon size={17} className={styles.icon} aria-label={words(message.channel)} role="img" />
      <div className={styles.text}>
        <p>{words(`kind.${message.kind}`)}</p>
        <p className={styles.quiet}>
          <bdi>{message.address || contracts('erasedPerson')}</bdi> ·{' '}
          <Moment at={message.sentAt ?? message.createdAt} />
        </p>
      </div>
      <div className={styles.state}>
        <Badge tone={tone} icon={<StateIcon size={14} aria-hidden="true" />}>
          {words(`state.${shown}`)}
        </Badge>
      </div>
      {message.state === 'failed' && message.address ? (
        <div className={styles.failure}>
          {message.error ? <p className={styles.detail}>{message.error}</p> : null}
          {message.retryAt ? (
            <p>{words.rich('retryAt', { time: () => <Moment at={message.retryAt ?? ''} as="short" /> })}</p>
          ) : null}
          {sendAgain && mayRepeat ? (
            <SendAgain contractId={contractId} messageId={message.id} sendAgain={sendAgain} />
          ) : null}
        </div>
      ) : null}
    </li>
  )
}

type SendAgainProps = { contractId: string; messageId: string; sendAgain: SendAgainAction }

function SendAgain({ contractId, messageId, sendAgain }: SendAgainProps) {
  const words = useTranslations('contracts.messages')
  const [pending, run] = useAction()
  const [queued, setQueued] = useState(false)
  const go = () =>
    run(() => sendAgain({ contractId, messageId }), { done: words('queuedAgain'), onDone: () => setQueued(true) })
  return (
    <Button size="s" disabled={queued} pending={pending} pendingText={words('sending')} onClick={go}>
      {words('sendAgain')}
    </Button>
  )
}
