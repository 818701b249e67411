'use client'

import { useTranslations } from 'next-intl'
import { Banner } from '#components/ui/banner.tsx'
import { Card } from '#components/ui/card.tsx'
import { classNames } from '#components/ui/class-names.ts'
import { Moment } from '#components/ui/moment.tsx'
import type { RecipientView } from '#lib/domain/contract/schema.ts'
import { signerColours } from './contract-view.ts'
import styles from './recipient-list.module.css'
import { type RecipientActions, RecipientMenu } from './recipient-menu.tsx'
import { SignerDot } from './signer-dot.tsx'
import { RecipientBadge } from './status-badge.tsx'

type RecipientListProps = {
  contractId: string
  recipients: readonly RecipientView[]
  /** Actions on a recipient; one that is not given is not offered. */
  actions?: RecipientActions
}

/** Every recipient of the contract with status and times. */
export function RecipientList({ contractId, recipients, actions = {} }: RecipientListProps) {
  const words = useTranslations('contracts.recipients')
  const colours = signerColours(recipients)
  const signed = recipients.filter(({ status }) => status === 'signed').length
  return (
    <Card title={words('title')} flush>
      <ul className={styles.list}>
        {recipients.map((recipient) => (
          <Recipient
            key={recipient.id}
            contractId={contractId}
            recipient={recipient}
            signed={signed}
            colour={colours.get(recipient.id) ?? null}
            actions={actions}
          />
        ))}
      </ul>
    </Card>
  )
}

type RecipientProps = {
  contractId: string
  recipient: RecipientView
  signed: number
  colour: number | null
  actions: RecipientActions
}

function Recipient({ contractId, recipient, signed, colour, actions }: RecipientProps) {
  const words = useTranslations('contracts.recipients')
  const contracts = useTranslations('contracts')
  const undelivered = recipient.deliveryError !== null && recipient.viewedAt === null
  return (
    <li className={classNames(styles.item, recipient.status === 'removed' && styles.gone)}>
      <div className={styles.head}>
        <SignerDot name={recipient.name} colour={colour} />
        <div className={styles.who}>
          <p className={styles.name} translate="no">
            {recipient.erasedAt ? contracts('erasedPerson') : recipient.name}
            {recipient.role === 'viewer' ? <span className={styles.role}> · {words('viewer')}</span> : null}
          </p>
          <p className={styles.address}>
            {recipient.erasedAt ? <ErasedOn at={recipient.erasedAt} /> : <span>{recipient.email}</span>}
            {recipient.phone ? <span>{recipient.phone}</span> : null}
          </p>
        </div>
        <div className={styles.state}>
          <RecipientBadge status={recipient.status} undelivered={undelivered} />
          <RecipientMenu contractId={contractId} recipient={recipient} signed={signed} actions={actions} />
        </div>
      </div>
      {recipient.sentAt ? <Steps recipient={recipient} /> : null}
      {undelivered ? (
        <Banner tone="warning" className={styles.note} title={words('undelivered')}>
          <p className={styles.quote}>{recipient.deliveryError}</p>
        </Banner>
      ) : null}
      {recipient.status === 'declined' && recipient.erasedAt === null ? (
        <Banner tone="danger" className={styles.note} title={words('declinedBecause', { name: recipient.name })}>
          <p className={styles.quote}>{recipient.declineReason ?? words('noReason')}</p>
        </Banner>
      ) : null}
      {recipient.agreement && recipient.erasedAt === null ? (
        <Banner
          tone={recipient.agreement === 'asked' ? 'warning' : 'danger'}
          className={styles.note}
          title={words(`agreement.${recipient.agreement}`)}
        >
          <p>{words(`agreement.${recipient.agreement}Text`, { name: recipient.name })}</p>
        </Banner>
      ) : null}
    </li>
  )
}

function ErasedOn({ at }: { at: Date }) {
  const words = useTranslations('contracts.erase')
  return <span>{words.rich('erasedOn', { time: () => <Moment at={at} as="date" /> })}</span>
}

function Steps({ recipient }: { recipient: RecipientView }) {
  const words = useTranslations('contracts.recipients.steps')
  const steps = [
    { id: 'sent', at: recipient.sentAt },
    { id: 'delivered', at: recipient.deliveredAt },
    { id: 'viewed', at: recipient.viewedAt },
  ] as const
  return (
    <dl className={styles.steps}>
      {steps.map((step) => (
        <Step key={step.id} word={words(step.id)} at={step.at} />
      ))}
      {recipient.declinedAt ? (
        <Step word={words('declined')} at={recipient.declinedAt} look={styles.refused} />
      ) : (
        recipient.role === 'signer' && <Step word={words('signed')} at={recipient.signedAt} look={styles.last} />
      )}
    </dl>
  )
}

function Step({ word, at, look }: { word: string; at: Date | null; look?: string | undefined }) {
  return (
    <div className={classNames(styles.step, at && styles.reached, at && look)}>
      <dt>{word}</dt>
      <dd>{at ? <Moment at={at} /> : '–'}</dd>
    </div>
  )
}
