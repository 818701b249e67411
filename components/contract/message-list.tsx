'use client'

import { CircleCheck, CircleX, Clock, Mail, Smartphone } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useAction } from '#components/portal/use-action.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Card } from '#components/ui/card.tsx'
import { Moment } from '#components/ui/moment.tsx'
import type { FormState } from '#lib/http/form-state.ts'
import type { MessageView } from './contract-view.ts'
import styles from './message-list.module.css'

type MessageListProps = {
  messages: readonly MessageView[]
  /** Queues the message once more. */
  sendAgain?: (messageId: string) => Promise<FormState>
}

const states = {
  queued: { tone: 'neutral', icon: Clock },
  sent: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
} as const

/** Every email and text message of the contract and what became of it. */
export function MessageList({ messages, sendAgain }: MessageListProps) {
  const words = useTranslations('contracts.messages')
  return (
    <Card title={words('title')} flush>
      <ul className={styles.list}>
        {messages.map((message) => (
          <Message key={message.id} message={message} sendAgain={sendAgain} />
        ))}
      </ul>
    </Card>
  )
}

function Message({ message, sendAgain }: { message: MessageView; sendAgain: MessageListProps['sendAgain'] }) {
  const words = useTranslations('contracts.messages')
  const Icon = message.channel === 'sms' ? Smartphone : Mail
  const { tone, icon: StateIcon } = states[message.state]
  const kind = words.has(`kind.${message.kind}` as 'kind.invitation') ? (message.kind as 'invitation') : 'other'
  return (
    <li className={styles.item}>
      <Icon size={17} className={styles.icon} aria-label={words(message.channel)} role="img" />
      <div className={styles.text}>
        <p>{words(`kind.${kind}`)}</p>
        <p className={styles.quiet}>
          {message.to} · <Moment at={message.at} />
        </p>
        {message.error && message.state === 'failed' ? <p className={styles.detail}>{message.error}</p> : null}
      </div>
      <div className={styles.state}>
        {sendAgain && message.canSendAgain ? <SendAgain id={message.id} sendAgain={sendAgain} /> : null}
        <Badge tone={tone} icon={<StateIcon size={14} aria-hidden="true" />}>
          {words(`state.${message.state}`)}
        </Badge>
      </div>
    </li>
  )
}

function SendAgain({ id, sendAgain }: { id: string; sendAgain: (messageId: string) => Promise<FormState> }) {
  const words = useTranslations('contracts.messages')
  const [pending, run] = useAction()
  const [queued, setQueued] = useState(false)
  const go = () => run(() => sendAgain(id), { done: words('queuedAgain'), onDone: () => setQueued(true) })
  return (
    <Button size="s" disabled={queued} pending={pending} pendingText={words('sending')} onClick={go}>
      {words('sendAgain')}
    </Button>
  )
}
